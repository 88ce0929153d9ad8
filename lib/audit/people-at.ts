import type { Tx } from "#lib/db/client.ts";

/** What the log last said of a person before a moment; null for what it had not said yet. */
export type PersonThen = { roles: string[] | null; disabled: boolean | null };

/** Roles and standing of people at a moment in the past, by the events that changed them. */
export async function loadPeopleAt(
  tx: Pick<Tx, "$queryRaw">,
  ids: readonly string[],
  at: Date,
): Promise<Map<string, PersonThen>> {
  const rows = await tx.$queryRaw<(PersonThen & { id: string })[]>`
    SELECT person.id,
      (SELECT after->'roles' FROM audit.event
        WHERE targets @> ARRAY['user:' || person.id] AND outcome = 'success' AND occurred_at <= ${at}
          AND jsonb_typeof(after->'roles') = 'array'
        ORDER BY id DESC LIMIT 1) AS roles,
      (SELECT after->'disabled' FROM audit.event
        WHERE targets @> ARRAY['user:' || person.id] AND outcome = 'success' AND occurred_at <= ${at}
          AND jsonb_typeof(after->'disabled') = 'boolean'
        ORDER BY id DESC LIMIT 1) AS disabled
    FROM unnest(${ids}::text[]) AS person(id)`;
  return new Map(rows.map(({ id, roles, disabled }) => [id, { roles, disabled }]));
}
