import type { LineageRelation, VoteDecision } from "#lib/core/words.ts";

/** So many distinct people with the role must approve. What roles there are is for whoever brings the case to know. */
export type StageRule = { role: string; need: number };

/** Somebody on the side that asks for the decision. No vote by them or for them ever counts. */
export type LineageMember = { personId: string; relation: LineageRelation };

/** A person as the database knows them now. */
export type Voter<R extends string = string> = {
  id: string;
  name: string;
  roles: readonly R[];
  active: boolean;
};

/**
 * One row of the append-only log of votes. A retraction is a row too. What a person is today (`roles`, `active`) is
 * read anew each time: eligibility is judged when it matters, not when the vote was cast.
 */
export type CastVote = {
  id: string;
  voterId: string;
  /** For whom a delegate voted. */
  onBehalfOf: string | null;
  decision: VoteDecision | "retract";
  /** Of what the voter saw. */
  digest: string;
  /** Today's roles of whom the vote is cast for: of the principal, where a delegate voted. */
  roles: readonly string[];
  /** Voter and principal are active and the delegation is not revoked, as of now. */
  active: boolean;
  /** Arrived after the decision: on record, and never counted. */
  late: boolean;
};

/** What may happen to a case now. `because` is a sentence for people. */
export type Phase =
  | { kind: "open" }
  /** Not votable now, perhaps again later: a draft, or changes were requested. */
  | { kind: "paused"; because: string }
  /** Decided by votes. Later ones are kept as late and change nothing. */
  | { kind: "decided"; because: string }
  /** Ended otherwise: withdrawn, superseded. Votes are refused. */
  | { kind: "closed"; because: string };

/** All that a decision depends on; whatever is decided on (a submission, a policy, a grant) is brought into this form. */
export type DecisionCase = {
  phase: Phase;
  /** Of what is decided on, as it is now; null while there is nothing to see yet, and then nothing counts. */
  digest: string | null;
  stages: readonly StageRule[];
  lineage: readonly LineageMember[];
  /** Oldest first. */
  votes: readonly CastVote[];
};
