import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { slateOf, tally, type Voter } from "#lib/decisions/index.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { approvedTools } from "../agents/index.ts";
import { coveredTools } from "../terms/index.ts";
import { type GrantRow, loadGrant, toGrantCase } from "./grant-row.ts";
import { statusAt } from "./grant-state.ts";
import { verdictsOn } from "./grant-verdicts.ts";
import type { ArgumentConstraint, GrantSummary, GrantView } from "./schemas.ts";
import { loadDeciders, waitingSentence } from "./waiting-for.ts";

/** @throws DomainError `not_found` */
export async function loadGrantView(
  ctx: Ctx,
  tx: Pick<Tx, "grant" | "user" | "$queryRaw">,
  id: string,
): Promise<GrantView> {
  const row = await loadGrant(tx, id);
  const at = await now(ctx, tx);
  const deciders = await loadDeciders(tx);
  const approved = await approvedTools(tx, [row.serverId], at);
  const decision = toGrantCase(row, at);
  const people = await loadPeople(tx, [...row.userIds, ...decision.lineage.map(({ personId }) => personId)]);
  return {
    ...toSummary(row, deciders, at),
    constraints: constraintsOf(row),
    users: row.userIds.flatMap((userId) => people.get(userId) ?? []),
    reason: row.reason,
    digest: row.digest,
    classification: (row.server.classification ?? "restricted") as Classification,
    covers: coveredTools(row, approved.get(row.serverId) ?? []),
    stages: tally(decision).map(({ role, need, have }) => ({
      role: role as GrantView["stages"][number]["role"],
      need,
      have,
    })),
    lineage: decision.lineage.flatMap(({ personId, relation }) => {
      const person = people.get(personId);
      return person ? [{ person: { id: person.id, name: person.name }, relation }] : [];
    }),
    votes: row.votes.map((vote) => ({
      voter: { id: vote.voter.id, name: vote.voter.name },
      decision: vote.decision as GrantView["votes"][number]["decision"],
      reason: vote.reason,
      late: vote.late,
      created_at: vote.createdAt.toISOString(),
    })),
    bundle: row.bundle,
    follows: row.followsId,
    followed_by: row.followedBy.map((other) => other.id),
    not_before: row.notBefore?.toISOString() ?? null,
    request_ends_at: row.requestEndsAt.toISOString(),
    decided_at: row.decidedAt?.toISOString() ?? null,
    ended: endOf(row, at),
    can: verdictsOn(ctx.actor, row, at),
  };
}

async function loadPeople(tx: Pick<Tx, "user">, ids: string[]) {
  const people = await tx.user.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, email: true },
  });
  return new Map(people.map((person) => [person.id, person]));
}

export function toSummary(row: GrantRow, deciders: readonly Voter[], at: Date) {
  const status = statusAt(row, at);
  const decision = toGrantCase(row, at);
  return {
    id: row.id,
    status,
    agent: { id: row.agent.id, name: row.agent.name },
    server: row.server.name,
    scopes: row.scopes as AccessLevel[],
    tools: row.tools,
    constraints: constraintsOf(row).length,
    users: row.userIds.length,
    requester: { id: row.requester.id, name: row.requester.name },
    created_at: row.createdAt.toISOString(),
    starts_at: row.startsAt?.toISOString() ?? null,
    ends_at: row.endsAt?.toISOString() ?? null,
    minutes: row.durationMinutes,
    waiting_for:
      status === "requested" ? waitingSentence(tally(decision), slateOf(decision, deciders)) : null,
  } satisfies GrantSummary;
}

function constraintsOf({ constraints }: { constraints: string }): ArgumentConstraint[] {
  return JSON.parse(constraints) as ArgumentConstraint[];
}

/** How it came to an end without a decision, or after one. */
function endOf(row: GrantRow, at: Date): GrantView["ended"] {
  const status = statusAt(row, at);
  const endedAt =
    row.endedAt ??
    (status === "expired" ? row.endsAt : null) ??
    (status === "lapsed" ? (row.decidedAt ?? row.requestEndsAt) : null) ??
    (status === "cancelled" ? row.decidedAt : null);
  return endedAt && { at: endedAt.toISOString(), by: row.endedBy, reason: row.endReason };
}
