export { applyBallot, type BallotResult } from "./apply-ballot.ts";
export { applyRetraction } from "./apply-retraction.ts";
export { countingVotes, standingVotes } from "./counting-votes.ts";
export type { CastVote, DecisionCase, LineageMember, Phase, StageRule, Voter } from "./decision-case.ts";
export { mayVote, type Refusal, toVerdict } from "./may-vote.ts";
export { type Outcome, outcomeOf, type StageTally, tally } from "./outcome.ts";
export { type Slate, slateOf } from "./slate.ts";
export { strictest } from "./stage-rules.ts";
