import type { Actor } from "#lib/core/actor.ts";
import { notFound } from "#lib/core/errors.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import type { SubmissionStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { loadCandidates, type Person } from "./candidates.ts";
import { mayEdit, mayRetry, mayRevise, maySubmitUnread } from "./edit-rules.ts";
import type { Finding, StageView, SubmissionSummary, SubmissionView } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";
import { snapshotBody } from "./snapshot.ts";
import {
  findingsOf,
  ownerOf,
  type SubmissionRow,
  submissionInclude,
  submitterOf,
  submittersOf,
  toReviewState,
} from "./submission-row.ts";
import { mayVote, tally } from "./submission-state.ts";

/** @throws DomainError `not_found` */
export async function loadSubmissionView(
  ctx: Ctx,
  tx: Pick<Tx, "submission" | "user">,
  id: string,
): Promise<SubmissionView> {
  const row = await tx.submission.findUnique({ where: { id }, include: submissionInclude });
  if (!row) throw notFound("submission");
  const stages = await viewStages(tx, row);
  return {
    ...toSummary(row),
    purpose: row.purpose,
    document: row.document ? (JSON.parse(row.document) as ServerJson) : null,
    digest: row.digest,
    policy_version: row.policyVersion,
    findings: findingsOf(row),
    stages,
    votes: row.votes.map((vote) => ({
      id: vote.id,
      voter: { id: vote.voterId, name: vote.voter.name },
      decision: vote.decision as SubmissionView["votes"][number]["decision"],
      reason: vote.reason,
      digest: vote.digest,
      current: vote.digest === row.digest,
      created_at: vote.createdAt.toISOString(),
    })),
    snapshot: row.snapshot && {
      ...snapshotBody.parse(JSON.parse(row.snapshot.body)),
      hash: row.snapshot.hash,
      taken_at: row.snapshot.createdAt.toISOString(),
    },
    waiting_for: waitingFor(row, stages),
    can: verdicts(ctx, row),
  };
}

export function toSummary(row: Omit<SubmissionRow, "snapshot">): SubmissionSummary {
  const document = row.document ? (JSON.parse(row.document) as ServerJson) : null;
  return {
    id: row.id,
    status: row.status as SubmissionStatus,
    server: document && { name: document.name, version: document.version, title: document.title ?? null },
    url: row.url,
    owner: ownerOf(row),
    data_classification: row.classification as SubmissionSummary["data_classification"],
    access_level: row.accessLevel as SubmissionSummary["access_level"],
    submitter: submitterOf(row),
    reading: {
      status: row.readError ? "failed" : row.readAt ? "done" : "pending",
      error: row.readError,
      attempt: row.readAttempt,
      read_at: row.readAt?.toISOString() ?? null,
    },
    findings: countFindings(findingsOf(row)),
    stages: tally(toReviewState(row)).map(({ role, need, have }) => ({ role, need, have })),
    created_at: row.createdAt.toISOString(),
    submitted_at: row.submittedAt?.toISOString() ?? null,
    decided_at: row.decidedAt?.toISOString() ?? null,
  };
}

function countFindings(findings: readonly Finding[]): SubmissionSummary["findings"] {
  const counts = { info: 0, low: 0, medium: 0, high: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

async function viewStages(tx: Pick<Tx, "user">, row: SubmissionRow): Promise<StageView[]> {
  const voted = new Set(row.votes.filter((vote) => vote.digest === row.digest).map((vote) => vote.voterId));
  const people = await loadCandidates(tx, submittersOf(row));
  const nameOf = (id: string) => row.votes.find((vote) => vote.voterId === id)?.voter.name ?? id;
  return tally(toReviewState(row)).map(({ voterIds, ...stage }) => ({
    ...stage,
    voters: voterIds.map((id) => ({ id, name: nameOf(id) })),
    candidates: people
      .filter((person) => person.roles.includes(stage.role) && !voted.has(person.id))
      .map(toPerson),
  }));
}

function toPerson({ id, name }: Person) {
  return { id, name };
}

function waitingFor(row: SubmissionRow, stages: StageView[]): string | null {
  switch (row.status as SubmissionStatus) {
    case "draft":
      return row.readError ? `${submitterOf(row).name}, to retry or withdraw` : "the server to be read";
    case "changes_requested":
      return `${submitterOf(row).name}, to answer the requested changes`;
    case "in_review": {
      const open = stages.filter((stage) => stage.have < stage.need);
      if (stages.length === 0)
        return "an administrator: the matrix names nobody for this classification and access level";
      return open.map((stage) => describeStage(stage)).join(", and ");
    }
    default:
      return null;
  }
}

function describeStage({ role, need, have, candidates }: StageView): string {
  const missing = need - have;
  const short =
    candidates.length < missing ? ` (only ${candidates.length} can sign; ask an administrator)` : "";
  return `${missing} more ${role} ${missing === 1 ? "signature" : "signatures"}${short}`;
}

function verdicts({ actor }: Ctx, row: SubmissionRow): SubmissionView["can"] {
  return {
    vote: voteVerdict(actor, row),
    retry: mayRetry(actor, row),
    submit_unread: maySubmitUnread(actor, row),
    revise: mayRevise(actor, row),
    withdraw: mayEdit(actor, row),
  };
}

function voteVerdict(actor: Actor, row: SubmissionRow): Verdict {
  if (actor.kind !== "user") return { no: "Only a person can vote." };
  const permitted = can(actor, "submission.vote");
  if (permitted !== true) return permitted;
  return mayVote(toReviewState(row), { id: actor.id, roles: actor.roles, active: true });
}
