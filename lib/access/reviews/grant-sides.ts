import type { Tx } from "#lib/db/client.ts";

/**
 * The people on the side that asked for each of these grants, by the grants' ids, as of this time: who answers for the
 * agent, registered it or requested the grant, whoever acts for one of them then or later, and for whom alone it is.
 * However many grants they are, it is one statement.
 */
export async function loadGrantSides(
  tx: Pick<Tx, "$queryRaw">,
  grantIds: readonly string[],
  at: Date,
): Promise<Map<string, string[]>> {
  const rows = await tx.$queryRaw<{ id: string; people: string[] }[]>`
    WITH given AS (
      SELECT access_grant.id, requested_by, user_ids, owner_user_id, owner_team_id, created_by
      FROM access_grant JOIN agent ON agent.id = agent_id WHERE access_grant.id = ANY(${[...grantIds]}::text[])
    ), party AS (
      SELECT id, unnest(ARRAY[requested_by, owner_user_id, created_by]) AS person FROM given
      UNION SELECT given.id, member.user_id FROM given JOIN team_member member ON member.team_id = given.owner_team_id
    )
    SELECT id, array_agg(DISTINCT person ORDER BY person) AS people FROM (
      SELECT id, person FROM party
      UNION ALL SELECT party.id, delegation.delegate_id FROM party JOIN delegation ON delegation.principal_id = party.person
        WHERE least(delegation.ends_at, delegation.revoked_at) > greatest(${at}::timestamptz, delegation.starts_at)
      UNION ALL SELECT id, unnest(user_ids) FROM given
    ) side WHERE person IS NOT NULL GROUP BY id`;
  return new Map(rows.map(({ id, people }) => [id, people]));
}
