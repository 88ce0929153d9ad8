import { notFound } from "#lib/core/errors.ts";
import type { ApprovalStatus, StepUp } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { DecisionCase } from "#lib/decisions/index.ts";
import { toCastVote, votesArgs } from "#lib/kernel/voters.ts";
import { capacitiesOf, type Demand, lineageOf, ownedBy, stagesOf } from "../demand/index.ts";
import { phaseOf, statusAt } from "../machine/index.ts";

/** What people are to an approval follows from their teams too. */
export const withTeams = {
  teams: { include: { team: { select: { slug: true } } } },
} satisfies Prisma.UserInclude;

/** All that how far it is depends on. */
export const caseInclude = {
  agent: { include: ownedBy },
  server: { include: ownedBy },
  votes: { ...votesArgs, include: { ...votesArgs.include, voter: { include: withTeams } } },
  standing: { include: { createdBy: { include: withTeams } } },
  breakGlass: {
    include: { openedBy: { include: withTeams }, reviewedBy: { select: { id: true, name: true } } },
  },
  child: { select: { id: true } },
} satisfies Prisma.ActionApprovalInclude;

/** All that a line in a list needs: of many at once nobody reads the arguments, or the policy. */
export const listed = {
  include: { ...caseInclude, user: { select: { id: true, name: true } } },
  omit: { arguments: true, claimToken: true },
} satisfies Prisma.ActionApprovalDefaultArgs;

/** All that deciding on an approval, claiming it, or showing it needs. */
export const approvalInclude = {
  ...caseInclude,
  standing: { include: { ...caseInclude.standing.include, approval: { omit: { arguments: true } } } },
  gateway: { select: { id: true, name: true } },
  user: { select: { id: true, name: true } },
  policy: true,
  endedBy: { select: { id: true, name: true } },
  editedBy: { select: { id: true, name: true } },
  parent: { select: { id: true, arguments: true } },
} satisfies Prisma.ActionApprovalInclude;

type With<A extends Prisma.ActionApprovalDefaultArgs> = Omit<Prisma.ActionApprovalGetPayload<A>, "status"> & {
  status: ApprovalStatus;
};
export type ApprovalRow = With<{ include: typeof approvalInclude }>;
export type ListedApproval = With<typeof listed>;
export type RequestedRow = With<{ include: typeof caseInclude }>;
/** What a judgement looks at. */
export type CaseRow = Omit<RequestedRow, keyof typeof listed.omit>;

/**
 * An approval, locked until the transaction ends, and read under the lock. Whoever judges it by the clock asks for the time
 * after this.
 *
 * @throws DomainError `not_found`
 */
export async function lockApproval(tx: Tx, id: string): Promise<ApprovalRow> {
  await tx.$queryRaw`SELECT id FROM action_approval WHERE id = ${id} FOR UPDATE`;
  return loadApproval(tx, id);
}

/** @throws DomainError `not_found` */
export async function loadApproval(tx: Pick<Tx, "actionApproval">, id: string): Promise<ApprovalRow> {
  const row = await tx.actionApproval.findUnique({ where: { id }, include: approvalInclude });
  if (!row) throw notFound("approval");
  return row as ApprovalRow;
}

/** What was asked for when it was requested; no later policy makes it less. */
export function signedDemand(
  row: Pick<ApprovalRow, "tier" | "stages" | "stepUp" | "matchNumber" | "claimSeconds">,
): Pick<Demand, "tier" | "stages" | "stepUp" | "matchNumber" | "claimSeconds"> {
  return {
    tier: row.tier,
    stages: stagesOf(row),
    stepUp: row.stepUp as StepUp,
    matchNumber: row.matchNumber !== null,
    claimSeconds: row.claimSeconds,
  };
}

/** The approval as the decision kernel sees it at this time: whom a stage names is a role there, and people have what they are to it. */
export function toApprovalCase(row: CaseRow, at: Date): DecisionCase {
  return {
    phase: phaseOf(statusAt(row, at)),
    digest: row.actionHash,
    stages: stagesOf(row).map(({ who, need }) => ({ role: who, need })),
    lineage: lineageOf(row),
    votes: row.votes.map((vote) => ({ ...toCastVote(vote), roles: capacitiesOf(row, vote.voter) })),
  };
}

/** Whether somebody answers for the agent: the person, or one of the team. */
export function answersForAgent({ agent }: Pick<CaseRow, "agent">, personId: string): boolean {
  return (
    agent.ownerUserId === personId ||
    (agent.ownerTeam?.members.some(({ userId }) => userId === personId) ?? false)
  );
}
