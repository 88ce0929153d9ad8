import { loadAskedPeople } from "#lib/approvals/inbox/index.ts";
import { statusAt } from "#lib/approvals/machine/index.ts";
import { sentenceOf } from "#lib/approvals/requests/index.ts";
import type { OutboxEvent } from "#lib/core/events.ts";
import type { BreakGlassVerdict } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { ApprovalFacts } from "./facts.ts";
import { toReaders } from "./readers.ts";

type ApprovalEvent = Extract<OutboxEvent, { approval_id: string }>;

/** @returns null when there is no such approval */
export async function loadApprovalFacts(
  tx: Tx,
  { kind, approval_id: id }: ApprovalEvent,
  at: Date,
): Promise<ApprovalFacts | null> {
  const found = await loadAskedPeople(tx, id, at);
  if (!found) return null;
  const { row, deciders, named, overseers, reviewers, administrators } = found;
  const { agent, breakGlass } = row;
  return {
    subject: { type: "approval", id, name: sentenceOf(row) },
    actor: actorOf(kind, row),
    status: statusAt(row, at),
    signers: toReaders(deciders),
    overseers: toReaders(overseers),
    named: toReaders(named),
    reviewers: toReaders(reviewers),
    openers: toReaders([breakGlass?.openedById ?? null]),
    administrators: toReaders(administrators),
    glass: breakGlass && {
      dueAt: breakGlass.reviewDueAt,
      verdict: breakGlass.verdict as BreakGlassVerdict | null,
    },
    beneficiaries: toReaders([row.userId]),
    tier: row.tier,
    like: `${row.agentId} ${row.serverId} ${row.tool}`,
    owners: toReaders([agent.ownerUserId, ...(agent.ownerTeam?.members.map(({ userId }) => userId) ?? [])]),
  };
}

function actorOf(
  kind: ApprovalEvent["kind"],
  { endedBy, breakGlass }: NonNullable<Awaited<ReturnType<typeof loadAskedPeople>>>["row"],
): ApprovalFacts["actor"] {
  switch (kind) {
    case "approval.decided":
      return endedBy;
    case "approval.glass_broken":
      return breakGlass?.openedBy ?? null;
    case "approval.glass_reviewed":
      return breakGlass?.reviewedBy ?? null;
    default:
      return null;
  }
}
