import type { Role, VoteDecision } from "#lib/core/words.ts";
import type { CastVote, DecisionCase, Phase, StageRule, Voter } from "../decision-case.ts";
import type * as decisions from "../index.ts";
import { remembered } from "./remembered.ts";

/** What decides; the machine around it only remembers. Faulty ones are put in to see whether they are found out. */
export type Kernel = Pick<
  typeof decisions,
  "standingVotes" | "countingVotes" | "tally" | "outcomeOf" | "applyBallot" | "applyRetraction"
>;

/** Who is around, and what may change while they vote. */
export type Scene = {
  what: string;
  stages: readonly StageRule[];
  people: Readonly<Record<string, readonly Role[]>>;
  lineage: DecisionCase["lineage"];
  /** Stands on the asking side once the thing was changed. */
  editor: string;
  delegation: { delegate: string; principal: string };
  /** What is taken away and given back, at any moment. */
  fickle: { what: "account" | "roles"; of: string } | { what: "delegation" };
  editsMax: number;
  lateMax: number;
  /** So many states there are at least. */
  statesMin: number;
};

export type Row = Pick<CastVote, "id" | "voterId" | "onBehalfOf" | "decision" | "digest" | "late">;
export type Status = "in_review" | "changes_requested" | "approved" | "rejected" | "withdrawn";

export type State = {
  status: Status;
  digest: string;
  log: readonly Row[];
  /** Whether what is fickle is taken away just now. */
  away: boolean;
  edits: number;
  /** Every end that was ever reached. */
  ends: readonly Status[];
};

export type Event =
  | { kind: "ballot"; voter: string; principal: string | null; decision: VoteDecision; digest: string }
  | { kind: "retract"; voter: string }
  | { kind: "edit"; digest: string }
  | { kind: "withdraw" }
  | { kind: "toggle" };

export type Step = {
  before: State;
  event: Event;
  after: State;
  /** What the kernel answered, where it was asked for an answer. */
  answer: "cast" | "late" | "retracted" | "refused" | null;
};

export const digests = ["first", "second"] as const;
export const start: State = {
  status: "in_review",
  digest: digests[0],
  log: [],
  away: false,
  edits: 0,
  ends: [],
};

export function isEnd(status: Status): boolean {
  return status === "approved" || status === "rejected" || status === "withdrawn";
}

const phases: Record<Status, Phase> = {
  in_review: { kind: "open" },
  changes_requested: { kind: "paused", because: "Changes were requested." },
  approved: { kind: "decided", because: "It is approved." },
  rejected: { kind: "decided", because: "It is rejected." },
  withdrawn: { kind: "closed", because: "It was withdrawn." },
};

export function personIn({ people, fickle }: Scene, { away }: State, id: string): Voter {
  const lost = (what: "account" | "roles") => away && fickle.what === what && fickle.of === id;
  return { id, name: id, roles: lost("roles") ? [] : (people[id] ?? []), active: !lost("account") };
}

export function isDelegated(scene: Scene, { away }: State): boolean {
  return !(away && scene.fickle.what === "delegation");
}

export function lineageIn({ lineage, editor }: Scene, { edits }: State): DecisionCase["lineage"] {
  return edits > 0 ? [...lineage, { personId: editor, relation: "editor" }] : lineage;
}

export const caseOf = remembered((scene: Scene, state: State): DecisionCase => {
  const votes = state.log.map((row): CastVote => {
    const voter = personIn(scene, state, row.voterId);
    const principal = row.onBehalfOf === null ? null : personIn(scene, state, row.onBehalfOf);
    const active = voter.active && (principal === null || (principal.active && isDelegated(scene, state)));
    return { ...row, roles: (principal ?? voter).roles, active };
  });
  const { digest, status } = state;
  return { phase: phases[status], digest, stages: scene.stages, lineage: lineageIn(scene, state), votes };
});

/** Everything that anybody could try now, allowed or not. */
export function eventsIn(scene: Scene, state: State): Event[] {
  const { delegate, principal } = scene.delegation;
  const voices: [string, string | null][] = Object.keys(scene.people).map((id) => [id, null]);
  if (isDelegated(scene, state)) voices.push([delegate, principal]);

  const late = state.log.filter((row) => row.late).length;
  const decided = phases[state.status].kind === "decided";
  const ballots = voices.flatMap(([voter, principal]): Event[] => {
    const ballot = (decision: VoteDecision, digest: string): Event => ({
      kind: "ballot",
      voter,
      principal,
      decision,
      digest,
    });
    const stale = digests
      .filter((digest) => digest !== state.digest)
      .map((digest) => ballot("approve", digest));
    if (decided && late >= scene.lateMax) return stale;
    return [
      ballot("approve", state.digest),
      ballot("reject", state.digest),
      ballot("request_changes", state.digest),
      ...stale,
    ];
  });
  const retractions = Object.keys(scene.people).map((voter): Event => ({ kind: "retract", voter }));

  const events: Event[] = [...ballots, ...retractions, { kind: "toggle" }];
  if (isEnd(state.status)) return events;
  const digest = digests.find((each) => each !== state.digest);
  if (digest && state.edits < scene.editsMax) events.push({ kind: "edit", digest });
  return [...events, { kind: "withdraw" }];
}

/** What an event makes of a state: the kernel decides, and is believed. */
export function step(kernel: Kernel, scene: Scene, before: State, event: Event): Step {
  const c = caseOf(scene, before);
  const id = `${before.log.length}`;
  switch (event.kind) {
    case "ballot": {
      const principal = event.principal === null ? null : personIn(scene, before, event.principal);
      const voter = personIn(scene, before, event.voter);
      const { decision, digest } = event;
      const result = kernel.applyBallot(c, { id, voter, principal, decision, digest });
      if (result.kind === "refused") return { before, event, after: before, answer: "refused" };
      const kept = { ...before, log: [...before.log, toRow(result.vote)] };
      const after = result.kind === "cast" ? take(kept, result.outcome) : kept;
      return { before, event, after, answer: result.kind };
    }
    case "retract": {
      const result = kernel.applyRetraction(c, { id, voter: personIn(scene, before, event.voter) });
      if (result.kind === "refused") return { before, event, after: before, answer: "refused" };
      const kept = { ...before, log: [...before.log, toRow(result.vote)] };
      return { before, event, after: take(kept, result.outcome), answer: "retracted" };
    }
    case "edit": {
      const edited: State = { ...before, status: "in_review", digest: event.digest, edits: before.edits + 1 };
      return { before, event, after: settle(kernel, scene, edited), answer: null };
    }
    case "withdraw": {
      const ends: Status[] = [...before.ends, "withdrawn"];
      return { before, event, after: { ...before, status: "withdrawn", ends }, answer: null };
    }
    case "toggle":
      return {
        before,
        event,
        after: settle(kernel, scene, { ...before, away: !before.away }),
        answer: null,
      };
  }
}

function toRow({ id, voterId, onBehalfOf, decision, digest, late }: CastVote): Row {
  return { id, voterId, onBehalfOf, decision, digest, late };
}

/** What counts may have changed without a vote. */
function settle(kernel: Kernel, scene: Scene, state: State): State {
  return state.status === "in_review" ? take(state, kernel.outcomeOf(caseOf(scene, state))) : state;
}

function take(state: State, outcome: ReturnType<Kernel["outcomeOf"]>): State {
  if (outcome === "open") return state;
  return { ...state, status: outcome, ends: isEnd(outcome) ? [...state.ends, outcome] : state.ends };
}
