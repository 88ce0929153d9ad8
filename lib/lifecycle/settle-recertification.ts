import { countingVotes, outcomeOf } from "#lib/decisions/index.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { holdsUntil, refreshLatestOf } from "#lib/registry/index.ts";
import { demandOf, loadDemandRules, stagesOf } from "./recertification-demand.ts";
import { refuseBeyondCondition } from "./recertification-refusals.ts";
import { conditionsOf, type RecertificationRow, toDecisionCase } from "./recertification-row.ts";

/**
 * Takes the step that the votes of a locked recertification call for, if any, and with it gives the version its next
 * term, or ends it.
 *
 * @returns what became of it
 * @throws DomainError `conflict` rather than keep what was approved only until a time that has passed
 */
export async function settleRecertification(
  ctx: CommandCtx,
  row: RecertificationRow,
): Promise<"open" | "kept" | "revoked"> {
  const rules = await loadDemandRules(ctx.tx);
  const decisionCase = toDecisionCase(row, stagesOf(row, rules), "approve");
  const outcome = outcomeOf(decisionCase);
  if (outcome === "rejected") {
    const vote = countingVotes(decisionCase).find(({ decision }) => decision === "reject");
    await decide(ctx, row, "revoked", await revoke(ctx, row, vote?.id));
    return "revoked";
  }
  // A vote to keep was only taken where no owner is left to confirm: from here on it waits for reviewers alone.
  if (row.status === "awaiting_owner")
    await ctx.tx.recertification.update({
      where: { id: row.id, status: "awaiting_owner" },
      data: { status: "awaiting_reviewer" },
    });
  if (outcome !== "approved") return "open";
  refuseBeyondCondition(conditionsOf(row)?.until, await ctx.now());
  await decide(ctx, row, "kept", await keep(ctx, row, demandOf(row, rules)));
  return "kept";
}

type Term = Record<"recertify_by" | "lapses_at" | "lapsed_at" | "lapse_reason", Date | string | null>;

async function keep(
  ctx: CommandCtx,
  { version }: RecertificationRow,
  terms: { recertifyDays: number; graceDays: number },
): Promise<Term> {
  const at = await ctx.now();
  const { recertifyBy, lapsesAt } = holdsUntil(terms, conditionsOf({ version }), at);
  const term = {
    recertifyBy,
    lapsesAt,
    ...(version.lapsedAt ? { lapsedAt: null, lapseReason: null, updatedAt: at } : {}),
  };
  await ctx.tx.serverVersion.update({ where: { id: version.id }, data: term });
  if (version.lapsedAt) await refreshLatestOf(ctx.tx, [version.serverId], at);
  return toTerm({ ...version, ...term });
}

/** What was revoked is not up for recertification any more: it comes back by being approved again. */
async function revoke(
  ctx: CommandCtx,
  { version, votes }: RecertificationRow,
  voteId: string | undefined,
): Promise<Term> {
  const at = await ctx.now();
  const why = votes.find(({ id }) => id === voteId)?.reason ?? "";
  const ended = { recertifyBy: null, lapsedAt: at, lapseReason: `Revoked at recertification: ${why}` };
  await ctx.tx.serverVersion.update({ where: { id: version.id }, data: { ...ended, updatedAt: at } });
  await refreshLatestOf(ctx.tx, [version.serverId], at);
  return toTerm({ ...version, ...ended });
}

async function decide(
  ctx: CommandCtx,
  row: RecertificationRow,
  status: "kept" | "revoked",
  term: Term,
): Promise<void> {
  await ctx.tx.recertification.update({
    where: { id: row.id },
    data: { status, decidedAt: await ctx.now() },
  });
  await ctx.audit({
    action: "recertification.decide",
    target: { type: "recertification", id: row.id, name: row.version.server.name },
    before: { status: row.status, ...toTerm(row.version) },
    after: { status, version: row.version.version, digest: row.digest, ...term },
  });
  await ctx.announce({ kind: "recertification.decided", recertification_id: row.id });
}

function toTerm(version: {
  recertifyBy: Date | null;
  lapsesAt: Date | null;
  lapsedAt: Date | null;
  lapseReason: string | null;
}): Term {
  return {
    recertify_by: version.recertifyBy,
    lapses_at: version.lapsesAt,
    lapsed_at: version.lapsedAt,
    lapse_reason: version.lapseReason,
  };
}
