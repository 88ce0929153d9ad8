import { describe, expect, test } from "vitest";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { applyBallot } from "#lib/decisions/index.ts";
import { capacitiesOf } from "../demand/index.ts";
import * as machine from "../machine/index.ts";
import { type ApprovalRow, stillApproved, toApprovalCase } from "../row/index.ts";
import { explore, type Promises, type Step } from "../testing/explore.ts";
import { type PlainVote, plainPerson, plainRow, plainVotes, timeOf } from "../testing/plain-row.ts";
import { mayDecide } from "../votes/index.ts";
import { mayChange } from "./may-edit.ts";

/*
 * Everything that can happen to a request that asks for two people, and to what they change it into, in any order, as the commands
 * do it. The gateway claims whatever of them it can.
 */

const decideWithin = 2;
const claimWithin = 2;
const lastMoment = 4;

type Request = {
  status: ApprovalStatus;
  /** Whoever changed another one into this. */
  editor: string | null;
  expiresAt: number;
  claimBy: number | null;
  votes: PlainVote[];
  /** Whether whatever came of it came in time. */
  inTime: boolean;
  /** What it was when it was changed. */
  changedFrom: ApprovalStatus | null;
};
type State = {
  now: number;
  /** Each is what the one before it was changed into. */
  requests: Request[];
  /** Of which request, and whether two stood for exactly that. */
  tokens: { of: number; stood: boolean }[];
};

const fresh = (now: number, editor: string | null): Request => ({
  status: "pending",
  editor,
  expiresAt: now + decideWithin,
  claimBy: null,
  votes: [],
  inTime: true,
  changedFrom: null,
});
const start: State = { now: 0, requests: [fresh(0, null)], tokens: [] };

/** Olga answers for the agent. */
const people = ["ana", "ben", "cem", "olga"];
const personOf = (id: string) => plainPerson(id, "governance");
const digestOf = (at: number) => `sha256:${at}`;

const judges = { ...machine, applyBallot, stillApproved, mayChange, rowOf };
type Judges = typeof judges;

/** One of the requests as it is read: with its own votes, and whoever changed it. */
function rowOf({ requests }: State, at: number): ApprovalRow {
  const { status, editor, expiresAt, claimBy, votes } = requests[at] as Request;
  return plainRow(
    { status, expiresAt, claimBy, leaseUntil: null, claimNonce: null, actionHash: digestOf(at) },
    {
      owner: "olga",
      need: 2,
      parentId: at === 0 ? null : `apr_${at - 1}`,
      editedById: editor,
      votes: plainVotes(votes, personOf),
    },
  );
}

function change(state: State, at: number, also: Partial<Request>): State {
  return {
    ...state,
    requests: state.requests.map((one, index) => (index === at ? { ...one, ...also } : one)),
  };
}

/** All that anybody may try, as these judge it. */
function stepsOf(judging: Judges): Step<State>[] {
  const statusNow = (state: State, at: number) =>
    judging.statusAt(judging.rowOf(state, at), timeOf(state.now));
  const deciderOf = (row: ApprovalRow, id: string) => ({
    id,
    name: id,
    roles: capacitiesOf(row, personOf(id)),
    active: true,
  });
  /** What is tried with each of the requests that there are. */
  const onEach = (name: string, take: (state: State, at: number) => State): Step<State>[] =>
    [0, 1, 2].map((at) => ({
      name: `${name} ${at}`,
      take: (state) => (at < state.requests.length ? take(state, at) : state),
    }));

  const vote = (by: string, decision: "approve" | "reject") =>
    onEach(`${by} says ${decision} to`, (state, at) => {
      const row = judging.rowOf(state, at);
      const digest = digestOf(at);
      const ballot = { id: "new", voter: deciderOf(row, by), principal: null, decision, digest };
      const result = judging.applyBallot(toApprovalCase(row, timeOf(state.now)), ballot);
      if (result.kind !== "cast") return state;
      const { votes, expiresAt } = state.requests[at] as Request;
      const also = {
        votes: [...votes, { by, decision, digest, late: false }],
        inTime: state.now < expiresAt,
      };
      if (result.outcome === "approved")
        return change(state, at, { ...also, status: "approved", claimBy: state.now + claimWithin });
      return change(state, at, result.outcome === "rejected" ? { ...also, status: "denied" } : also);
    });

  const edit = (by: string) =>
    onEach(`${by} changes`, (state, at) => {
      const row = judging.rowOf(state, at);
      if (judging.mayChange(row, deciderOf(row, by), timeOf(state.now)) !== true) return state;
      const { status: changedFrom, expiresAt } = state.requests[at] as Request;
      const also = { changedFrom, inTime: state.now < expiresAt };
      const { requests, ...rest } = change(state, at, { ...also, status: "superseded" });
      return { ...rest, requests: [...requests, fresh(state.now, by)] };
    });

  const claim = onEach("the gateway claims", (state, at) => {
    const row = judging.rowOf(state, at);
    const by = { gatewayId: "edge", actionHash: digestOf(at), nonce: "n" };
    const judged = judging.judgeClaim(row, by, timeOf(state.now));
    if (judged.kind === "refused" || judged.again) return state;
    if (!judging.stillApproved(row, timeOf(state.now))) return change(state, at, { status: "revoked" });
    const { votes, editor } = state.requests[at] as Request;
    const yes = votes.filter((one) => one.decision === "approve" && one.by !== editor && one.by !== "olga");
    const tokens = [...state.tokens, { of: at, stood: new Set(yes.map(({ by }) => by)).size === 2 }];
    return change({ ...state, tokens }, at, { status: "claimed" });
  });

  const end = (to: "cancelled" | "revoked") =>
    onEach(`${to}:`, (state, at) =>
      machine.approvalTransitions[statusNow(state, at)].includes(to)
        ? change(state, at, { status: to })
        : state,
    );

  return [
    ...people.flatMap((by) => vote(by, "approve")),
    ...vote("ana", "reject"),
    ...people.flatMap(edit),
    ...claim,
    ...end("cancelled"),
    ...end("revoked"),
    {
      name: "time passes",
      take: (state) => (state.now < lastMoment ? { ...state, now: state.now + 1 } : state),
    },
  ];
}

const promises: Promises<State> = {
  "what is approved has two yeses of its own, of others than who changed it (I7, I12)": ({ requests }) =>
    requests.every(({ status, votes, editor }, at) => {
      const yes = votes.filter(
        ({ by, decision, digest }) =>
          decision === "approve" && by !== editor && by !== "olga" && digest === digestOf(at),
      );
      return !["approved", "claimed"].includes(status) || new Set(yes.map(({ by }) => by)).size === 2;
    }),
  "nobody has a vote on what they changed (I12)": ({ requests }) =>
    requests.every(({ votes, editor }) => votes.every(({ by }) => by !== editor)),
  "nobody who asks changes it (I12)": ({ requests }) => requests.every(({ editor }) => editor !== "olga"),
  "it is changed once (I7)": ({ requests }) => requests.length <= 2,
  "only what waits is changed, and that is over then (I8)": ({ requests }) =>
    requests.every(({ status, changedFrom }, at) =>
      at < requests.length - 1
        ? status === "superseded" && changedFrom === "pending"
        : status !== "superseded" && changedFrom === null,
    ),
  "nothing is changed or approved at its deadline or later (I16)": ({ requests }) =>
    requests.every(({ inTime }) => inTime),
  "one of them is claimed at most, by those who stood for exactly that (I1, I7, I20)": ({ tokens }) =>
    tokens.length <= 1 && tokens.every(({ stood }) => stood),
};

const exploreIt = (judging: Judges) => explore(start, stepsOf(judging), promises);

describe("whatever happens to a request that people change, in whatever order", () => {
  const { states, broken } = exploreIt(judges);

  test.each(Object.keys(promises))("%s", (promise) => {
    expect(broken.get(promise)).toBeUndefined();
  });

  test("it was changed and claimed in every way, and thousands of states were looked at", () => {
    expect(states.length).toBeGreaterThan(2_000);
    const ends = new Set(states.flatMap(({ requests: [, child] }) => (child ? [child.status] : [])));
    expect([...ends].sort()).toEqual(["approved", "cancelled", "claimed", "denied", "pending", "revoked"]);
    for (const by of ["ana", "ben", "cem"])
      expect(
        states.some(({ requests: [, child], tokens }) => child?.editor === by && tokens.length > 0),
      ).toBe(true);
  });
});

describe("judges are found out that", () => {
  const reading = (change: (row: ApprovalRow, state: State, at: number) => ApprovalRow): Judges => ({
    ...judges,
    rowOf: (state, at) => change(rowOf(state, at), state, at),
  });
  const faults: [string, Judges, string][] = [
    [
      "hand on the votes to what came of a change",
      reading((row, { requests }, at) => ({
        ...row,
        votes: plainVotes(
          requests
            .slice(0, at + 1)
            .flatMap(({ votes }) => votes.map((one) => ({ ...one, digest: digestOf(at) }))),
          personOf,
        ),
      })),
      "changed it (I7, I12)",
    ],
    ["forget who changed it", reading((row) => ({ ...row, editedById: null })), "what they changed (I12)"],
    [
      "have it changed again and again",
      { ...judges, mayChange: (row, decider, at) => mayDecide(row, decider, at) },
      "changed once (I7)",
    ],
    [
      "let whoever asks change it",
      {
        ...judges,
        mayChange: (row, decider, at) =>
          mayChange(row, decider.id === "olga" ? { ...decider, id: "eve" } : decider, at),
      },
      "changes it (I12)",
    ],
    [
      "forget the deadline of a change",
      { ...judges, mayChange: (row, decider) => mayChange(row, decider, timeOf(0)) },
      "(I16)",
    ],
    [
      "have something come of what is decided",
      {
        ...judges,
        mayChange: (row, decider, at) => mayChange({ ...row, status: "pending", votes: [] }, decider, at),
      },
      "(I8)",
    ],
  ];

  test.each(faults)("%s", (_, faulty, promise) => {
    expect([...exploreIt(faulty).broken.keys()].some((broken) => broken.endsWith(promise))).toBe(true);
  });
});
