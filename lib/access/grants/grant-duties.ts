import type { Tx } from "#lib/db/client.ts";
import { approvedTools } from "../agents/index.ts";
import { findConflicts, refuseConflicts } from "../duties/index.ts";
import type { RequestConflict } from "../duties/schemas.ts";
import { coveredTools } from "../terms/index.ts";
import type { GrantRow } from "./grant-row.ts";
import type { GrantPlan } from "./plan-grant.ts";

type Reading = Pick<Tx, "dutyRule" | "dutyException" | "grant" | "$queryRaw">;

/** What a request would break of the rules of duties, beside what the agent has or asks for. */
export function conflictsOfPlan(
  tx: Reading,
  { agent, server, terms, approved, notBefore }: GrantPlan,
  minutes: number,
  at: Date,
): Promise<RequestConflict[]> {
  const asked = {
    agentId: agent.id,
    server: server.name,
    tools: coveredTools(terms, approved),
    ...spanOf({ notBefore, durationMinutes: minutes }, at),
  };
  return findConflicts(tx, asked, { at, approving: false });
}

/**
 * Looks at the rules once more before a locked request becomes a grant; its agent is locked with it. Another request gives
 * nothing, and is held against this one when it is decided.
 *
 * @throws DomainError `conflict`
 */
export async function refuseBothSides(tx: Reading, row: GrantRow, at: Date): Promise<void> {
  const asked = { ...(await askedBy(tx, row, at)), ...spanOf(row, at) };
  refuseConflicts(await findConflicts(tx, asked, { at, approving: true }));
}

/**
 * Why a locked grant that was approved for later may not begin now: a rule came since, tools were labelled anew, or an
 * exception is over; null where nothing stands against it.
 */
export async function whyBothSides(tx: Reading, row: GrantRow, at: Date): Promise<string | null> {
  const span = { startsAt: row.startsAt ?? at, endsAt: row.endsAt ?? at };
  const asked = { ...(await askedBy(tx, row, at)), ...span, grantId: row.id };
  const conflicts = await findConflicts(tx, asked, { at, approving: true });
  return conflicts.find(({ refusal }) => refusal !== null)?.refusal ?? null;
}

async function askedBy(tx: Reading, row: GrantRow, at: Date) {
  const approved = await approvedTools(tx, [row.serverId], at);
  return {
    agentId: row.agentId,
    server: row.server.name,
    tools: coveredTools(row, approved.get(row.serverId) ?? []),
  };
}

/** From when until when a grant holds that is approved now. */
export function spanOf(
  { notBefore, durationMinutes }: { notBefore: Date | null; durationMinutes: number },
  at: Date,
): { startsAt: Date; endsAt: Date } {
  const startsAt = notBefore && notBefore > at ? notBefore : at;
  return { startsAt, endsAt: new Date(startsAt.getTime() + durationMinutes * 60_000) };
}
