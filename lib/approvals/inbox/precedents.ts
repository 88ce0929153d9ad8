import type { Tx } from "#lib/db/client.ts";
import type { ApprovalView } from "../requests/schemas.ts";

const daysMax = 30;
const namesMax = 5;

type Tool = { id: string; serverId: string; tool: string };

/** What was decided on calls of a tool in the last 30 days, and by whom most. */
export async function loadPrecedents(
  tx: Pick<Tx, "$queryRaw">,
  { id, serverId, tool }: Tool,
  at: Date,
): Promise<ApprovalView["precedents"]> {
  const since = new Date(at.getTime() - daysMax * 86_400_000);
  const [[counts], by] = await Promise.all([
    tx.$queryRaw<[{ approved: number; denied: number }]>`
      SELECT count(*) FILTER (WHERE claim_by IS NOT NULL)::int AS approved,
        count(*) FILTER (WHERE status = 'denied')::int AS denied
      FROM action_approval
      WHERE server_id = ${serverId} AND tool = ${tool} AND id <> ${id} AND decided_at > ${since} AND decided_at <= ${at}`,
    tx.$queryRaw<{ id: string; name: string; decided: number }[]>`
      SELECT u.id, u.name, count(*)::int AS decided
      FROM vote v JOIN action_approval a ON a.id = v.action_approval_id JOIN "user" u ON u.id = v.voter_id
      WHERE a.server_id = ${serverId} AND a.tool = ${tool} AND a.id <> ${id} AND a.decided_at > ${since} AND a.decided_at <= ${at}
        AND NOT v.late
      GROUP BY u.id, u.name ORDER BY count(*) DESC, u.name, u.id LIMIT ${namesMax}`,
  ]);
  return { ...counts, by };
}
