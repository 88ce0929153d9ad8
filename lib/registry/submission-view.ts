import { notFound } from "#lib/core/errors.ts";
import type { SubmissionStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { type DecisionCase, slateOf, tally } from "#lib/decisions/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { agreedConditions } from "./agreed-conditions.ts";
import { type Candidate, loadAdministrators, loadCandidates } from "./candidates.ts";
import type { Finding, StageView, SubmissionSummary, SubmissionView } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";
import { snapshotBody } from "./snapshot.ts";
import {
  findingsOf,
  labelsOf,
  ownerOf,
  type SubmissionRow,
  submissionInclude,
  submitterOf,
  toDecisionCase,
} from "./submission-row.ts";
import { actingFor, principalsOf, verdictsOf } from "./submission-verdicts.ts";
import { excludedOf, viewVotes } from "./submission-votes.ts";
import { waitingFor } from "./waiting-for.ts";

type ViewTx = Pick<Tx, "submission" | "user">;

/** @throws DomainError `not_found` */
export async function loadSubmissionView(ctx: Ctx, tx: ViewTx, id: string): Promise<SubmissionView> {
  const row = await tx.submission.findUnique({ where: { id }, include: submissionInclude });
  if (!row) throw notFound("submission");
  const at = ctx.at ?? new Date();
  const decision = toDecisionCase(row);
  const candidates = await loadCandidates(tx, at);
  const slate = slateOf(decision, candidates);
  const open = row.status === "draft" || row.status === "in_review";
  const ask = open && !slate.complete ? await loadAdministrators(tx) : [];
  const stages = viewStages(row, decision, candidates);
  const principals = await principalsOf(ctx, tx, at);
  return {
    ...toSummary(row),
    purpose: row.purpose,
    document: row.document ? (JSON.parse(row.document) as ServerJson) : null,
    policy_version: row.policyVersion,
    recertify_days: row.recertifyDays,
    findings: findingsOf(row),
    labels: labelsOf(row),
    conditions: agreedConditions(row),
    stages,
    excluded: await excludedOf(tx, decision),
    slate: { complete: slate.complete, missing: slate.missing as StageView[], ask },
    votes: viewVotes(row, decision),
    acting_for: actingFor(ctx, decision, principals),
    snapshot: row.snapshot && {
      ...snapshotBody.parse(JSON.parse(row.snapshot.body)),
      hash: row.snapshot.hash,
      taken_at: row.snapshot.createdAt.toISOString(),
    },
    waiting_for: waitingFor(row, stages, slate, ask),
    can: verdictsOf(ctx, row, decision, principals),
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
    stages: tally(toDecisionCase(row)).map(({ role, need, have }) => ({ role, need, have })) as StageView[],
    digest: row.digest,
    claimed_by: row.claimedBy && { id: row.claimedBy.id, name: row.claimedBy.name },
    due_at: row.dueAt?.toISOString() ?? null,
    escalation: row.escalation,
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

function viewStages(
  row: SubmissionRow,
  decision: DecisionCase,
  candidates: readonly Candidate[],
): StageView[] {
  const nameOf = (id: string) => row.votes.find((vote) => vote.voterId === id)?.voter.name ?? id;
  const { eligible } = slateOf(decision, candidates);
  const away = new Map(candidates.map(({ id, awayUntil }) => [id, awayUntil]));
  return tally(decision).map(({ voterIds, role, need, have }, index) => ({
    role: role as StageView["role"],
    need,
    have,
    voters: voterIds.map((id) => ({ id, name: nameOf(id) })),
    candidates: (eligible[index] ?? []).map(({ id, name }) => ({
      id,
      name,
      away_until: away.get(id)?.toISOString() ?? null,
    })),
  }));
}
