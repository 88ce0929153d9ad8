import type { Tx } from "#lib/db/client.ts";
import { countingVotes, type DecisionCase, tally } from "#lib/decisions/index.ts";
import { decisionCaseAt, ownerOf } from "#lib/registry/index.ts";
import { loadLooks } from "./looks.ts";
import { loadPeople, type Person, toPerson } from "./people.ts";
import { toRoundRecord } from "./round-record.ts";
import type { SubmissionRow } from "./submission-rows.ts";
import { toVoteRecords } from "./vote-record.ts";

type PartTx = Pick<Tx, "user" | "look" | "$queryRaw">;
export type SubmissionRecord = Awaited<ReturnType<typeof toSubmissionRecord>>;

/** One submission: what was proposed, what was said, who signed what. Votes are counted as of its decision. */
export async function toSubmissionRecord(tx: PartTx, row: SubmissionRow, exportedAt: Date) {
  const countedAt = row.decidedAt ?? exportedAt;
  const voters = row.votes.flatMap(({ voterId, onBehalfOfId }) => [voterId, onBehalfOfId ?? voterId]);
  const decision = await decisionCaseAt(tx, row, countedAt);
  const people = await loadPeople(tx, [...decision.lineage.map(({ personId }) => personId), ...voters]);
  const counted = new Set(countingVotes(decision).map(({ id }) => id));
  return {
    id: row.id,
    status: row.status,
    url: row.url,
    document: row.document === null ? null : (JSON.parse(row.document) as unknown),
    snapshot: row.snapshot?.hash ?? null,
    owner: ownerOf(row),
    data_classification: row.classification,
    access_level: row.accessLevel,
    purpose: row.purpose,
    findings: row.findings,
    labels: JSON.parse(row.labels) as unknown,
    digest: row.digest,
    submitter: row.submitter
      ? toPerson(row.submitter)
      : { id: row.publisher ?? "", name: row.publisher ?? "", email: null },
    claimed_by: row.claimedBy && toPerson(row.claimedBy),
    ...toTimes(row),
    policy_version: row.policyVersion,
    recertify_days: row.recertifyDays,
    grace_days: row.graceDays,
    stages: toStages(decision, people),
    counted_at: countedAt.toISOString(),
    excluded: toExcluded(decision, people),
    votes: toVoteRecords(row.votes).map((vote) => ({
      ...vote,
      current: vote.digest === row.digest,
      counted: counted.has(vote.id),
    })),
    rounds: row.rounds.map(toRoundRecord),
    threads: row.threads.map(toThread),
    looks: await loadLooks(tx, row.id),
  };
}

function toTimes(row: SubmissionRow) {
  return {
    created_at: row.createdAt.toISOString(),
    read_at: row.readAt?.toISOString() ?? null,
    read_error: row.readError,
    submitted_at: row.submittedAt?.toISOString() ?? null,
    due_at: row.dueAt?.toISOString() ?? null,
    escalation: row.escalation,
    decided_at: row.decidedAt?.toISOString() ?? null,
  };
}

/** Which stages there are and whose approvals fill them. */
function toStages(decision: DecisionCase, people: ReadonlyMap<string, Person>) {
  return tally(decision).map(({ role, need, have, voterIds }) => ({
    role,
    need,
    have,
    filled_by: voterIds.flatMap((id) => people.get(id) ?? []),
  }));
}

/** Who could never decide on it, by everything that puts them on the asking side. */
function toExcluded({ lineage }: DecisionCase, people: ReadonlyMap<string, Person>) {
  return [...Map.groupBy(lineage, ({ personId }) => personId)].flatMap(([id, relations]) => {
    const person = people.get(id);
    return person ? { ...person, relations: relations.map(({ relation }) => relation) } : [];
  });
}

function toThread(thread: SubmissionRow["threads"][number]) {
  return {
    id: thread.id,
    anchor: thread.anchor,
    digest: thread.digest,
    created_at: thread.createdAt.toISOString(),
    resolved_at: thread.resolvedAt?.toISOString() ?? null,
    resolved_by: thread.resolvedBy && toPerson(thread.resolvedBy),
    resolved_by_digest: thread.resolvedDigest,
    comments: thread.comments.map(({ id, author, body, createdAt }) => ({
      id,
      author: toPerson(author),
      body,
      created_at: createdAt.toISOString(),
    })),
  };
}
