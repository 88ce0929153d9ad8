import type { Role, SubmissionStatus, VoteDecision } from "#lib/core/words.ts";
import type { Prisma } from "#lib/db/client.ts";
import type { StageRule } from "#lib/settings/schemas.ts";
import type { Finding } from "./schemas.ts";
import type { ReviewState } from "./submission-state.ts";

/** All that deciding on a submission, or showing one, needs. */
export const submissionInclude = {
  version: { include: { server: true } },
  snapshot: true,
  ownerTeam: { include: { members: true } },
  ownerUser: true,
  submitter: true,
  votes: { include: { voter: true }, orderBy: { id: "asc" } },
} satisfies Prisma.SubmissionInclude;

/** Without the snapshot, which is large and which no list shows. */
const { snapshot: _, ...withoutSnapshot } = submissionInclude;
export const summaryInclude = withoutSnapshot;

export type SubmissionRow = Prisma.SubmissionGetPayload<{ include: typeof submissionInclude }>;

/** The row as the pure rules see it. */
export function toReviewState(row: Omit<SubmissionRow, "snapshot">): ReviewState {
  return {
    status: row.status as SubmissionStatus,
    digest: row.digest,
    stages: row.stages as StageRule[],
    submitters: submittersOf(row),
    votes: row.votes.map((vote) => ({
      voterId: vote.voterId,
      decision: vote.decision as VoteDecision,
      digest: vote.digest,
      roles: vote.voter.roles as Role[],
      active: vote.voter.disabledAt === null,
    })),
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
