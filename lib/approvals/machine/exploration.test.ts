import { describe, expect, test } from "vitest";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { applyBallot, type CastVote, type DecisionCase } from "#lib/decisions/index.ts";
import { explore, type Promises, type Step } from "../testing/explore.ts";
import * as machine from "./index.ts";
import { approvalTransitions } from "./index.ts";

/*
 * Everything that can happen to one approval in any order, as the commands do it: the row is locked, the clock is read, the
 * judges are asked, and what they say is written down. Times are small whole numbers.
 */

const decideWithin = 2;
const claimWithin = 2;
const lease = 2;
const lastMoment = 6;

type State = {
  now: number;
  status: ApprovalStatus;
  claimBy: number | null;
  leaseUntil: number | null;
  claimNonce: string | null;
  votes: { by: string; decision: "approve" | "reject"; late: boolean; at: number }[];
  tokens: string[];
  /** Everybody who may have lost their role since. */
  gone: string[];
  history: ApprovalStatus[];
};

const start: State = {
  now: 0,
  status: "pending",
  claimBy: null,
  leaseUntil: null,
  claimNonce: null,
  votes: [],
  tokens: [],
  gone: [],
  history: ["pending"],
};

const action = "sha256:approved";
const people = ["ana", "ben", "olga"];

const date = (at: number) => new Date(at);
const timesOf = ({ status, claimBy, leaseUntil }: State) => ({
  status,
  expiresAt: date(decideWithin),
  claimBy: claimBy === null ? null : date(claimBy),
  leaseUntil: leaseUntil === null ? null : date(leaseUntil),
});

function goTo(state: State, status: ApprovalStatus, also: Partial<State> = {}): State {
  return { ...state, ...also, status, history: [...state.history, status] };
}

type Machine = typeof machine;

/** All that anybody may try, as a machine judges it. */
function stepsOf({ judgeClaim, judgeOutcome, phaseOf, statusAt }: Machine): Step<State>[] {
  const statusNow = (state: State) => statusAt(timesOf(state), date(state.now));
  function caseOf(state: State): DecisionCase {
    return {
      phase: phaseOf(statusNow(state)),
      digest: action,
      stages: [{ role: "governance", need: 2 }],
      lineage: [{ personId: "olga", relation: "owner" }],
      votes: state.votes.map(
        ({ by, decision, late }, index): CastVote => ({
          id: `v${index}`,
          voterId: by,
          onBehalfOf: null,
          decision,
          digest: action,
          roles: ["governance"],
          active: !state.gone.includes(by),
          late,
        }),
      ),
    };
  }

  function vote(by: string, decision: "approve" | "reject", digest = action): Step<State> {
    return {
      name: `${by} says ${decision}${digest === action ? "" : " to what they saw before"}`,
      take(state) {
        const voter = { id: by, name: by, roles: ["governance" as const], active: !state.gone.includes(by) };
        const c = caseOf(state);
        const result = applyBallot(c, { id: "new", voter, principal: null, decision, digest });
        if (result.kind === "refused") return state;
        const votes = [...state.votes, { by, decision, late: result.kind === "late", at: state.now }];
        if (result.kind === "late") return { ...state, votes };
        if (result.outcome === "approved")
          return goTo({ ...state, votes }, "approved", { claimBy: state.now + claimWithin });
        return result.outcome === "rejected" ? goTo({ ...state, votes }, "denied") : { ...state, votes };
      },
    };
  }

  function end(to: "cancelled" | "revoked" | "superseded"): Step<State> {
    return {
      name: to,
      take: (state) => (approvalTransitions[statusNow(state)].includes(to) ? goTo(state, to) : state),
    };
  }

  function claim(gatewayId: string, nonce: string, hash = action): Step<State> {
    return {
      name: `${gatewayId} claims with ${nonce}${hash === action ? "" : " for other bytes"}`,
      take(state) {
        const claimable = {
          ...timesOf(state),
          gatewayId: "edge",
          actionHash: action,
          claimNonce: state.claimNonce,
        };
        const judged = judgeClaim(claimable, { gatewayId, actionHash: hash, nonce }, date(state.now));
        if (judged.kind === "refused" || judged.again) return state;
        const tokens = [...state.tokens, `${gatewayId}/${nonce}/${hash}`];
        return goTo(state, "claimed", { tokens, claimNonce: nonce, leaseUntil: state.now + lease });
      },
    };
  }

  function outcome(result: "succeeded" | "failed"): Step<State> {
    return {
      name: result,
      take(state) {
        const judged = judgeOutcome(timesOf(state), result, date(state.now));
        return judged.kind === "noted" ? goTo(state, result) : state;
      },
    };
  }

  return [
    ...people.flatMap((by) => [vote(by, "approve"), vote(by, "reject")]),
    vote("ana", "approve", "sha256:before"),
    end("cancelled"),
    end("revoked"),
    end("superseded"),
    claim("edge", "n1"),
    claim("edge", "n2"),
    claim("other", "n1"),
    claim("edge", "n1", "sha256:other"),
    outcome("succeeded"),
    outcome("failed"),
    {
      name: "ana loses her role",
      take: (state) => (state.gone.includes("ana") ? state : { ...state, gone: ["ana"] }),
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

const promises: Promises<State> = {
  "only what the table lists is ever written (I8)": ({ history }) =>
    history.every((to, at) => {
      const from = history[at - 1];
      return from === undefined || approvalTransitions[from].includes(to);
    }),
  "approved is only what two people who stood for it approved in time (I9, I11, I13)": ({
    history,
    votes,
  }) => {
    if (!history.includes("approved")) return true;
    const approvals = votes.filter((one) => one.decision === "approve" && !one.late);
    return new Set(approvals.map(({ by }) => by)).size === 2 && approvals.length === 2;
  },
  "nobody who answers for the agent counts (I12)": ({ votes }) => votes.every(({ by }) => by !== "olga"),
  "a no that came first keeps it from being approved (I10)": ({ history, votes }) =>
    !(history.includes("approved") && votes.some((one) => one.decision === "reject" && !one.late)),
  "nothing is approved or claimed at a deadline or later (I16)": ({ votes, claimBy, leaseUntil }) =>
    votes.every(({ late, at }) => late || at < decideWithin) &&
    (leaseUntil === null || (claimBy !== null && leaseUntil - lease < claimBy)),
  "silence is never a yes, and never a no (I17, I18)": ({ history, votes }) =>
    votes.some(({ late }) => !late) || !history.some((one) => one === "approved" || one === "denied"),
  "there is one token at most, for that gateway and those bytes (I20, I23)": ({ tokens }) =>
    tokens.length <= 1 && tokens.every((token) => token.startsWith("edge/") && token.endsWith(action)),
  "there is a token only for what was approved (I1)": ({ history, tokens }) =>
    tokens.length === 0 || history.indexOf("approved") < history.indexOf("claimed"),
  "what was claimed, or may have been made, is never claimable again (I22)": ({ history }) =>
    history.lastIndexOf("approved") === history.indexOf("approved") &&
    (!history.includes("claimed") || history.indexOf("approved") < history.indexOf("claimed")),
  "time alone brings it to an end, or to what is not known (I19)": (state) => {
    const end = machine.statusAt(timesOf(state), date(1_000));
    return machine.isOver(end) || end === "unknown";
  },
};

const exploreIt = (explored: Machine) => explore(start, stepsOf(explored), promises);

describe("whatever happens to an approval, in whatever order", () => {
  const { states, broken } = exploreIt(machine);

  test.each(Object.keys(promises))("%s", (promise) => {
    expect(broken.get(promise)).toBeUndefined();
  });

  test("everything was reached, and more than a few thousand states were looked at", () => {
    const reached = new Set(states.map((state) => machine.statusAt(timesOf(state), date(state.now))));
    expect([...reached].sort()).toEqual(Object.keys(approvalTransitions).sort());
    expect(states.length).toBeGreaterThan(3_000);
  });
});

describe("a machine is found out that", () => {
  const noDeadline = (times: machine.Times) => times.status;
  const faults: [string, Machine, string][] = [
    ["forgets the time", { ...machine, statusAt: noDeadline }, "(I16)"],
    ["takes votes on what is over", { ...machine, phaseOf: () => ({ kind: "open" }) }, "(I8)"],
    [
      "gives a second token",
      {
        ...machine,
        judgeClaim: (approval, claim, at) =>
          machine.judgeClaim(
            { ...approval, status: approval.status === "claimed" ? "approved" : approval.status },
            claim,
            at,
          ),
      },
      "(I20, I23)",
    ],
    [
      "gives one for other bytes",
      {
        ...machine,
        judgeClaim: (approval, claim, at) =>
          machine.judgeClaim(approval, { ...claim, actionHash: approval.actionHash }, at),
      },
      "(I20, I23)",
    ],
    [
      "gives one to another gateway",
      {
        ...machine,
        judgeClaim: (approval, claim, at) =>
          machine.judgeClaim(approval, { ...claim, gatewayId: approval.gatewayId }, at),
      },
      "(I20, I23)",
    ],
    [
      "takes what came of it for what was never claimed",
      { ...machine, judgeOutcome: (times) => ({ kind: "noted", from: times.status }) },
      "(I8)",
    ],
  ];

  test.each(faults)("%s", (_, faulty, promise) => {
    expect([...exploreIt(faulty).broken.keys()].some((broken) => broken.endsWith(promise))).toBe(true);
  });
});
