import type pg from "pg";

/** What raises a revision (triggers `note_access_change` and those beside it). */
type ChangeKind = "agent" | "grant" | "consent" | "client" | "server" | "catalog" | "user" | "policy";

/** The ids of what changed, by kind. */
export type Changes = Record<ChangeKind, readonly string[]>;

/** Ids of what is to be read; null for all there is. */
export type ChangedIds = readonly string[] | null;

export async function loadChanges(client: pg.ClientBase, since: number): Promise<Changes> {
  const { rows } = await client.query<{ kind: ChangeKind; id: string }>(
    "SELECT kind, id FROM access_change WHERE revision > $1",
    [since],
  );
  const of = (kind: ChangeKind) => rows.filter((row) => row.kind === kind).map(({ id }) => id);
  return {
    agent: of("agent"),
    grant: of("grant"),
    consent: of("consent"),
    client: of("client"),
    server: of("server"),
    catalog: of("catalog"),
    user: of("user"),
    policy: of("policy"),
  };
}
