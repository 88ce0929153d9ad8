import type { SubmissionStatus } from "#lib/core/words.ts";
import type { Prisma } from "#lib/db/client.ts";
import type { DecisionCase, StageRule } from "#lib/decisions/index.ts";
import { toCastVote, votesArgs } from "#lib/kernel/voters.ts";
import { lineageOf } from "./lineage.ts";
import type { ApprovalConditions } from "./review-schemas.ts";
import type { Finding } from "./schemas.ts";
import { phaseOf } from "./submission-state.ts";
import type { ToolLabel } from "./tool-labels.ts";

/** All that deciding on a submission, or showing one, needs. */
export const submissionInclude = {
  version: { include: { server: { include: { ownerTeam: { include: { members: true } } } } } },
  snapshot: true,
  ownerTeam: { include: { members: true } },
  ownerUser: true,
  submitter: { include: { delegations: true } },
  editors: true,
  claimedBy: true,
  votes: votesArgs,
} satisfies Prisma.SubmissionInclude;

/** Without the snapshot, which is large and which no list shows. */
const { snapshot: _, ...withoutSnapshot } = submissionInclude;
export const summaryInclude = withoutSnapshot;

export type SubmissionRow = Prisma.SubmissionGetPayload<{ include: typeof submissionInclude }>;

/** The row as the decision kernel sees it. */
export function toDecisionCase(row: Omit<SubmissionRow, "snapshot">): DecisionCase {
  return {
    phase: phaseOf(row.status as SubmissionStatus),
    digest: row.digest,
    stages: row.stages as StageRule[],
    lineage: lineageOf(row),
    votes: row.votes.map(toCastVote),
  };
}

/** The person who submitted it; of a machine's submission, everybody in the team that answers for the machine. */
export function submittersOf(
  row: Pick<SubmissionRow, "submitterId" | "ownerTeam" | "ownerUserId">,
): string[] {
  if (row.submitterId) return [row.submitterId];
  return [...(row.ownerTeam?.members.map(({ userId }) => userId) ?? []), row.ownerUserId].filter(
    (id) => id !== null,
  );
}

export function submitterOf(row: Pick<SubmissionRow, "submitter" | "publisher">): {
  id: string;
  name: string;
  email: string | null;
} {
  if (row.submitter) return { id: row.submitter.id, name: row.submitter.name, email: row.submitter.email };
  return { id: row.publisher ?? "", name: row.publisher ?? "", email: null };
}

export function labelsOf(row: Pick<SubmissionRow, "labels">): ToolLabel[] {
  return JSON.parse(row.labels) as ToolLabel[];
}

export function conditionsOf(row: { conditions: string | null }): ApprovalConditions | null {
  return row.conditions === null ? null : (JSON.parse(row.conditions) as ApprovalConditions);
}

export function findingsOf(row: Pick<SubmissionRow, "findings">): Finding[] {
  return row.findings as Finding[];
}

export function ownerOf(row: {
  ownerTeam: { slug: string; name: string } | null;
  ownerUser: { email: string; name: string } | null;
}): { ref: string; label: string } {
  if (row.ownerTeam) return { ref: `team:${row.ownerTeam.slug}`, label: row.ownerTeam.name };
  if (row.ownerUser) return { ref: `user:${row.ownerUser.email}`, label: row.ownerUser.name };
  return { ref: "", label: "nobody" };
}
