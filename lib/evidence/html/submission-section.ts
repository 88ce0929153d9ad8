import type { SubmissionRecord } from "../submission-part.ts";
import type { VoteRecord } from "../vote-record.ts";
import { type Html, html, lines } from "./markup.ts";
import { code, facts, heading, json, person, prose, section, shortJson, table, time } from "./parts.ts";

/** One submission from proposal to decision. */
export function submissionSection(id: string, submission: SubmissionRecord): Html {
  return section(
    id,
    html`Submission ${code(submission.id)}`,
    facts([
      ["Status", submission.status],
      ["Digest", code(submission.digest)],
      ["Submitter", person(submission.submitter)],
      ["Address read", code(submission.url)],
      ["Owner", html`${submission.owner.label} ${code(submission.owner.ref)}`],
      ["Data classification", submission.data_classification],
      ["Access level", submission.access_level],
      ["Purpose", prose(submission.purpose)],
      ["Snapshot", code(submission.snapshot)],
      ["Taken on by", person(submission.claimed_by)],
      ["Created", time(submission.created_at)],
      ["Server read", time(submission.read_at)],
      ["Reading failed with", submission.read_error],
      ["Put to review", time(submission.submitted_at)],
      ["Due", time(submission.due_at)],
      ["Escalated", `${submission.escalation} times`],
      ["Decided", time(submission.decided_at)],
      ["Approval matrix", `version ${submission.policy_version}`],
      [
        "Confirmed again after",
        `${submission.recertify_days} days, then ${submission.grace_days} days of grace`,
      ],
    ]),
    heading("Stages and who filled them"),
    html`<p>Counted as of ${time(submission.counted_at)}.</p>`,
    table(
      ["Role", "Needed", "Signed", "By"],
      submission.stages.map(({ role, need, have, filled_by }) => [
        role,
        need,
        have,
        filled_by.map((who) => html`${person(who)}<br>`),
      ]),
    ),
    heading("Who could not decide"),
    table(
      ["Person", "Because they are"],
      submission.excluded.map(({ relations, ...who }) => [person(who), relations.join(", ")]),
    ),
    heading("Votes"),
    votesTable(submission.votes),
    heading("Findings"),
    json(submission.findings),
    heading("What each tool does"),
    json(submission.labels),
    heading("Document"),
    json(submission.document),
    heading("Conversations"),
    submission.threads.length === 0 ? html`<p class="none">none</p>` : submission.threads.map(thread),
    heading("Who looked at it"),
    looksTable(submission.looks),
    heading("Rounds of review"),
    submission.rounds.map(round),
  );
}

function round({
  digest,
  digest_holds,
  created_at,
  covered,
  labels,
}: SubmissionRecord["rounds"][number]): Html {
  return html`<h3>Round ${code(digest)}</h3>
${facts([
  ["Put to review", time(created_at)],
  [
    "Digest taken again",
    digest_holds ? "is the same" : "IS ANOTHER ONE: what is kept is not what was voted on",
  ],
])}${heading("What the digest covers")}${json(covered)}${heading("Labels, with who said so")}${json(labels)}`;
}

function thread(thread: SubmissionRecord["threads"][number]): Html {
  return html`<h3>About ${thread.anchor === null ? "the whole" : code(thread.anchor)}</h3>
${facts([
  ["Begun", time(thread.created_at)],
  ["Under review then", code(thread.digest)],
  ["Resolved", time(thread.resolved_at)],
  ["Resolved by", thread.resolved_by ? person(thread.resolved_by) : code(thread.resolved_by_digest)],
])}${table(
  ["At", "Author", "Comment"],
  thread.comments.map(({ author, body, created_at }) => [time(created_at), person(author), prose(body)]),
)}`;
}

type Vote = VoteRecord & { current?: boolean; counted?: boolean };

export function votesTable(votes: readonly Vote[]): Html {
  return table(
    ["At", "Voter", "Decision", "Reason", "Digest", "Standing"],
    votes.map((vote) => [
      time(vote.created_at),
      voter(vote),
      html`${vote.decision}${vote.conditions === null ? null : html`<br>under ${shortJson(vote.conditions)}`}`,
      html`<span class="prose">${lines(vote.reason)}</span>`,
      code(vote.digest),
      standingOf(vote),
    ]),
  );
}

function voter({ voter, on_behalf_of, delegation }: Vote): Html {
  if (!on_behalf_of) return person(voter);
  return html`${person(voter)} for ${person(on_behalf_of)}${
    delegation && html`, by ${code(delegation.id)}: ${delegation.reason}`
  }`;
}

function standingOf({ decision, late, retracted_by, current, counted }: Vote): string {
  if (decision === "retract") return "retraction";
  if (late) return "late, not counted";
  if (retracted_by) return `retracted by ${retracted_by}`;
  if (current === false) return "on an earlier round";
  return counted === undefined ? "stands" : counted ? "counted" : "not counted";
}

export function looksTable(looks: SubmissionRecord["looks"]): Html {
  return table(
    ["Person", "First seen", "Last seen", "Digest"],
    looks.map((look) => [
      person(look.person),
      time(look.first_seen_at),
      time(look.last_seen_at),
      code(look.digest),
    ]),
  );
}
