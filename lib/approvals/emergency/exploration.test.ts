import { describe, expect, test } from "vitest";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { applyBallot } from "#lib/decisions/index.ts";
import { capacitiesOf } from "../demand/index.ts";
import * as machine from "../machine/index.ts";
import { type ApprovalRow, stillApproved, toApprovalCase } from "../row/index.ts";
import { explore, type Promises, type Step } from "../testing/explore.ts";
import { type PlainVote, plainPerson, plainRow, plainVotes, timeOf } from "../testing/plain-row.ts";
import { mayOpenGlass, mayReviewGlass } from "./judge-glass.ts";

/*
 * Everything that can happen to one approval that asks for two people, and that one of them may approve alone, in any order, as
 * the commands do it. Whoever does so may have done it elsewhere before, which nobody has looked at yet.
 */

const decideWithin = 2;
const claimWithin = 2;
const lease = 1;
const reviewWithin = 2;
const lastMoment = 4;
const unreviewedMax = 3;

type Glass = {
  by: string;
  /** Whether the rule named them, it was in time, others were missing, and nothing else of theirs forbade it. */
  stood: boolean;
  inTime: boolean;
  needed: boolean;
  free: boolean;
};
type State = {
  now: number;
  status: ApprovalStatus;
  claimBy: number | null;
  leaseUntil: number | null;
  claimNonce: string | null;
  votes: PlainVote[];
  /** Who may have lost their role since. */
  gone: string[];
  glass: Glass | null;
  /** `stood`: whether they were of those who review. */
  reviews: { by: string; stood: boolean }[];
  /** By when what ana approved alone elsewhere is to be looked at. */
  elsewhere: number[];
  /** Whether everybody whose yes it rests on stood for it as it was claimed; null where it was not. */
  claimed: boolean | null;
  history: ApprovalStatus[];
};

const start: State = {
  now: 0,
  status: "pending",
  claimBy: null,
  leaseUntil: null,
  claimNonce: null,
  votes: [],
  gone: [],
  glass: null,
  reviews: [],
  elsewhere: [],
  claimed: null,
  history: ["pending"],
};

const action = "sha256:approved";
/** Olga answers for the agent, which acts for bea. Ana and cleo may lose their roles. */
const roles: Record<string, string> = {
  ana: "governance",
  ben: "governance",
  olga: "governance",
  bea: "governance",
  cleo: "compliance",
  dora: "compliance",
  max: "member",
};
const people = Object.keys(roles);

const judges = { ...machine, applyBallot, stillApproved, mayOpenGlass, mayReviewGlass };
type Judges = typeof judges;

const roleOf = ({ gone }: State, id: string) => (gone.includes(id) ? "member" : (roles[id] ?? ""));
const stands = (state: State, id: string) => roleOf(state, id) === "governance";
const personOf = (state: State) => (id: string) => plainPerson(id, roleOf(state, id));

function rowOf(state: State): ApprovalRow {
  const { status, claimBy, leaseUntil, claimNonce, votes, glass, reviews } = state;
  const person = personOf(state);
  const [review] = reviews;
  const breakGlass = glass && {
    openedById: glass.by,
    openedBy: person(glass.by),
    reviewedBy: review ? person(review.by) : null,
  };
  return plainRow(
    { status, expiresAt: decideWithin, claimBy, leaseUntil, claimNonce, actionHash: action },
    {
      owner: "olga",
      need: 2,
      userId: "bea",
      votes: plainVotes(votes, person),
      breakGlass: breakGlass as ApprovalRow["breakGlass"],
    },
  );
}

function goTo(state: State, status: ApprovalStatus, also: Partial<State> = {}): State {
  // What ana did elsewhere matters as long as she may do it here.
  return { ...state, elsewhere: [], ...also, status, history: [...state.history, status] };
}

/** All that anybody may try, as these judge it. */
function stepsOf(judging: Judges): Step<State>[] {
  const statusNow = (state: State) => judging.statusAt(rowOf(state), timeOf(state.now));

  const vote = (by: string, decision: "approve" | "reject"): Step<State> => ({
    name: `${by} says ${decision}`,
    take(state) {
      const row = rowOf(state);
      const voter = { id: by, name: by, roles: capacitiesOf(row, personOf(state)(by)), active: true };
      const ballot = { id: "new", voter, principal: null, decision, digest: action };
      const result = judging.applyBallot(toApprovalCase(row, timeOf(state.now)), ballot);
      if (result.kind === "refused") return state;
      const votes = [...state.votes, { by, decision, digest: action, late: result.kind === "late" }];
      if (result.kind === "late")
        return statusNow(state) === "approved" && decision === "reject"
          ? goTo({ ...state, votes }, "revoked")
          : { ...state, votes };
      if (result.outcome === "approved")
        return goTo({ ...state, votes }, "approved", { claimBy: state.now + claimWithin });
      return result.outcome === "rejected" ? goTo({ ...state, votes }, "denied") : { ...state, votes };
    },
  });

  const open = (by: string): Step<State> => ({
    name: `${by} approves it alone`,
    take(state) {
      const { now, votes } = state;
      const elsewhere = by === "ana" ? state.elsewhere : [];
      const unreviewed = elsewhere.map((due) => ({ reviewDueAt: timeOf(due) }));
      const judged = judging.mayOpenGlass(rowOf(state), personOf(state)(by), unreviewed, timeOf(now));
      if (judged !== true) return state;
      const yes = votes.flatMap((one) => (one.late || !stands(state, one.by) ? [] : [one.by]));
      const glass = {
        by,
        stood: stands(state, by),
        inTime: now < decideWithin,
        needed: yes.includes(by) || yes.length === 0,
        free: elsewhere.length < unreviewedMax && elsewhere.every((due) => due > now),
      };
      return goTo(state, "approved", { glass, claimBy: now + claimWithin });
    },
  });

  const review = (by: string): Step<State> => ({
    name: `${by} looks at it`,
    take(state) {
      if (judging.mayReviewGlass(rowOf(state), personOf(state)(by)) !== true) return state;
      const stood = ["governance", "compliance"].includes(roleOf(state, by));
      return { ...state, reviews: [...state.reviews, { by, stood }] };
    },
  });

  return [
    ...["ana", "ben", "olga", "bea"].flatMap((by) => [vote(by, "approve"), vote(by, "reject")]),
    ...people.map(open),
    ...people.map(review),
    {
      name: "the gateway claims it",
      take(state) {
        const row = rowOf(state);
        const at = timeOf(state.now);
        const judged = judging.judgeClaim(row, { gatewayId: "edge", actionHash: action, nonce: "n" }, at);
        if (judged.kind === "refused" || judged.again) return state;
        if (!judging.stillApproved(row, at)) return goTo(state, "revoked");
        const rests = state.glass
          ? [state.glass.by]
          : state.votes.flatMap(({ by, late }) => (late ? [] : [by]));
        const claimed = rests.every((by) => stands(state, by));
        return goTo(state, "claimed", { claimed, claimNonce: "n", leaseUntil: state.now + lease });
      },
    },
    {
      name: "it is stopped",
      take: (state) =>
        machine.approvalTransitions[statusNow(state)].includes("revoked") ? goTo(state, "revoked") : state,
    },
    ...["ana", "cleo"].map((who) => ({
      name: `${who} loses the role`,
      take: (state: State) =>
        state.gone.includes(who) ? state : { ...state, gone: [...state.gone, who].toSorted() },
    })),
    {
      name: "ana approves something else alone",
      take: (state) =>
        state.status === "pending" && state.elsewhere.length < unreviewedMax
          ? { ...state, elsewhere: [...state.elsewhere, state.now + reviewWithin] }
          : state,
    },
    {
      name: "somebody looks at the oldest of the rest",
      take: (state) =>
        state.elsewhere.length > 0 ? { ...state, elsewhere: state.elsewhere.slice(1) } : state,
    },
    {
      name: "time passes",
      take: (state) => (state.now < lastMoment ? { ...state, now: state.now + 1 } : state),
    },
    {
      name: "the clock's job writes down what is so",
      take: (state) => (statusNow(state) === state.status ? state : goTo(state, statusNow(state))),
    },
  ];
}

const asks = (id: string) => id === "olga" || id === "bea";

const promisesOf = (judging: Judges): Promises<State> => ({
  "only what the table lists is ever written, and it is approved once (I8)": ({ history }) =>
    history.every((to, at) => {
      const from = history[at - 1];
      return from === undefined || machine.approvalTransitions[from].includes(to);
    }),
  "it is approved by two, or by one alone (I9)": ({ history, votes, glass }) => {
    const yes = votes.filter(({ decision, late }) => decision === "approve" && !late);
    return history.includes("approved") ? glass !== null || yes.length === 2 : glass === null;
  },
  "nobody who asks, and nobody whom it acts for, approves it alone (I12)": ({ glass }) =>
    glass === null || !asks(glass.by),
  "nobody approves it alone whom the rule does not name, as they are then (I13)": ({ glass }) =>
    glass?.stood !== false,
  "nobody approves it alone at its deadline or later (I16)": ({ glass }) => glass?.inTime !== false,
  "nobody approves it alone whose yes is all that is missing (I9)": ({ glass }) => glass?.needed !== false,
  "nobody does so again while a review of theirs is overdue, or three wait (I19)": ({ glass }) =>
    glass?.free !== false,
  "it is looked at once, and only where somebody did it alone (I8)": ({ glass, reviews }) =>
    reviews.length <= (glass === null ? 0 : 1),
  "it is looked at by a second person who had no part in it (I12)": ({ glass, reviews }) =>
    reviews.every(({ by }) => by !== glass?.by && !asks(by)),
  "it is looked at by governance or compliance, as they are then (I13)": ({ reviews }) =>
    reviews.every(({ stood }) => stood),
  "until then somebody may, whatever became of the action (I19)": (state) =>
    state.glass === null ||
    state.reviews.length > 0 ||
    people.some((id) => judging.mayReviewGlass(rowOf(state), personOf(state)(id)) === true),
  "nothing is claimed once somebody is gone whose yes it rests on (I13)": ({ claimed }) => claimed !== false,
  "nothing that was denied or stopped is claimed (I10, I21)": ({ history, claimed }) =>
    !(claimed !== null && (history.includes("denied") || history.includes("revoked"))),
});

const exploreIt = (judging: Judges) => explore(start, stepsOf(judging), promisesOf(judging));

describe("whatever happens around an approval in an emergency, in whatever order", () => {
  const { states, broken } = exploreIt(judges);

  test.each(Object.keys(promisesOf(judges)))("%s", (promise) => {
    expect(broken.get(promise)).toBeUndefined();
  });

  test("it was done and looked at in every way, and tens of thousands of states were looked at", () => {
    expect(states.length).toBeGreaterThan(20_000);
    const done = states.flatMap(({ glass, reviews, status }) =>
      glass ? [`${glass.by} ${status} ${reviews.length}`] : [],
    );
    for (const by of ["ana", "ben"])
      for (const status of ["approved", "claimed", "revoked", "lapsed", "unknown"])
        for (const reviews of [0, 1]) expect(done).toContain(`${by} ${status} ${reviews}`);
  });
});

describe("judges are found out that", () => {
  const opening = (
    change: (...asked: Parameters<typeof mayOpenGlass>) => Parameters<typeof mayOpenGlass>,
  ) => ({
    ...judges,
    mayOpenGlass: (...asked: Parameters<typeof mayOpenGlass>) => mayOpenGlass(...change(...asked)),
  });
  const reviewing = (
    change: (...asked: Parameters<typeof mayReviewGlass>) => Parameters<typeof mayReviewGlass>,
  ) => ({
    ...judges,
    mayReviewGlass: (...asked: Parameters<typeof mayReviewGlass>) => mayReviewGlass(...change(...asked)),
  });
  const nobodysAgent = (row: ApprovalRow): ApprovalRow => ({
    ...row,
    userId: null,
    askingSide: [],
    agent: { ...row.agent, ownerUserId: null, createdById: "" },
  });
  const faults: [string, Judges, string][] = [
    ["forget the deadline", opening((row, person, left) => [row, person, left, timeOf(0)]), "(I16)"],
    [
      "forget who asks",
      opening((row, person, left, at) => [nobodysAgent(row), person, left, at]),
      "alone (I12)",
    ],
    [
      "forget whom it acts for",
      opening((row, person, left, at) => [{ ...row, userId: null }, person, left, at]),
      "alone (I12)",
    ],
    [
      "forget what people are",
      opening((row, person, left, at) => [row, { ...person, roles: ["governance"] }, left, at]),
      "then (I13)",
    ],
    ["forget what is overdue", opening((row, person, _, at) => [row, person, [], at]), "three wait (I19)"],
    [
      "forget how many wait",
      opening((row, person, left, at) => [
        row,
        person,
        left.filter(({ reviewDueAt }) => reviewDueAt <= at),
        at,
      ]),
      "three wait (I19)",
    ],
    [
      "forget who said yes already",
      opening((row, person, left, at) => [{ ...row, votes: [] }, person, left, at]),
      "missing (I9)",
    ],
    [
      "let people look at what they did",
      reviewing((row, person) => [
        { ...row, breakGlass: row.breakGlass && { ...row.breakGlass, openedById: "" } },
        person,
      ]),
      "no part in it (I12)",
    ],
    [
      "let the side that asks look at it",
      reviewing((row, person) => [nobodysAgent(row), person]),
      "no part in it (I12)",
    ],
    [
      "let anybody look at it",
      reviewing((row, person) => [row, { ...person, roles: ["compliance"] }]),
      "as they are then (I13)",
    ],
    [
      "let it be looked at again",
      reviewing((row, person) => [
        { ...row, breakGlass: row.breakGlass && { ...row.breakGlass, reviewedBy: null } },
        person,
      ]),
      "(I8)",
    ],
    [
      "let nobody look at what is over",
      {
        ...judges,
        mayReviewGlass: (row, person) =>
          machine.isOver(row.status) ? { no: "It is over.", code: "conflict" } : mayReviewGlass(row, person),
      },
      "became of the action (I19)",
    ],
    ["forget whose yes it rests on", { ...judges, stillApproved: () => true }, "rests on (I13)"],
  ];

  test.each(faults)("%s", (_, faulty, promise) => {
    expect([...exploreIt(faulty).broken.keys()].some((broken) => broken.endsWith(promise))).toBe(true);
  });
});
