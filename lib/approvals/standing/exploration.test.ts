import { describe, expect, test } from "vitest";
import type { Decision, World } from "#lib/access/evaluation/index.ts";
import { accessPolicyDocument } from "#lib/access/policy/schemas.ts";
import type { UserActor } from "#lib/core/actor.ts";
import type { ApprovalStatus, Role, StandingStatus } from "#lib/core/words.ts";
import { demandOf } from "../demand/index.ts";
import * as machine from "../machine/index.ts";
import { type ApprovalRow, approvesAlone, stillApproved } from "../row/index.ts";
import { explore, type Promises, type Step } from "../testing/explore.ts";
import { plainPerson, plainRow, timeOf } from "../testing/plain-row.ts";
import { whyNoLonger, whyUnlike, whyVoid } from "./like-given.ts";
import { mayRevokeStanding } from "./may-revoke-standing.ts";
import { type StandingRow, standingStatusAt } from "./standing-row.ts";

/*
 * Everything that can happen to what ana of governance allowed in advance for one more call, and to the requests that may be like
 * it, in any order, as the commands do it. Olga answers for the agent.
 */

const maxCalls = 1;
const givenAt = 1;
const endsAt = 3;
const decideWithin = 2;
const claimWithin = 2;
const lastMoment = 5;
const requestsMax = 2;

/** What may be otherwise than as ana allowed it. */
const changes = ["role", "labels", "rule", "agent", "given"] as const;
type Change = (typeof changes)[number];

type Request = {
  /** What is asked for: the like of what was allowed, more than that, or the like of it by another gateway. */
  kind: "like" | "unlike" | "elsewhere";
  status: ApprovalStatus;
  expiresAt: number;
  claimBy: number | null;
  /** Whether the rule and the labels were otherwise as it was asked for: what is asked of it stays so. */
  strict: boolean;
  harmful: boolean;
};
type State = {
  now: number;
  status: StandingStatus;
  endedAt: number | null;
  usedCalls: number;
  changed: Change[];
  requests: Request[];
  /** Of each request that was approved, and claimed, what should have kept it from that. */
  against: string[];
  takenBackBy: string | null;
};

const start: State = {
  now: givenAt,
  status: "active",
  endedAt: null,
  usedCalls: 0,
  changed: [],
  requests: [],
  against: [],
  takenBackBy: null,
};

const [lax, strict] = [1, 2].map((need) => ({
  document: accessPolicyDocument.parse({
    grants: [],
    rules: [
      {
        id: "pay",
        effect: "ask",
        reason: "Money leaves the house.",
        ask: { standing: true, claim_within: 10, stages: [{ who: "role:governance", need }] },
      },
    ],
  }),
})) as [Pick<World["policy"], "document">, Pick<World["policy"], "document">];

const roles: Record<string, Role> = { ana: "governance", cleo: "compliance", olga: "member", max: "member" };
const people = Object.keys(roles);
const actorOf = (id: string): UserActor => ({
  kind: "user",
  id,
  name: id,
  email: id,
  roles: [roles[id] ?? "member"],
  scopes: ["*"],
  via: "session",
});

/** A call that asks for what the rule and the labels say at that time. */
function callRow(
  request: Omit<Request, "kind">,
  args: { amount: number },
  more: Partial<ApprovalRow>,
): ApprovalRow {
  const { status, expiresAt, claimBy, strict: isStrict, harmful } = request;
  const { tier, stages, stepUp, claimSeconds, standing } = demandOf(isStrict ? strict : lax, ["pay"]);
  return plainRow(
    { status, expiresAt, claimBy, leaseUntil: null, claimNonce: null, actionHash: "sha256:asked" },
    {
      owner: "olga",
      tier,
      stages,
      stepUp,
      claimSeconds,
      matchNumber: null,
      allowsStanding: standing,
      ruleIds: ["pay"],
      toolHash: "sha256:tool",
      accessLevel: "write",
      effects: [...effectsIf(harmful)],
      arguments: new Uint8Array(Buffer.from(JSON.stringify(args))),
      ...more,
    },
  );
}

const effectsIf = (harmful: boolean): Decision["effects"] => (harmful ? ["writes", "deletes"] : ["writes"]);

function standingOf({ status, endedAt, changed }: State): StandingRow {
  const given = { expiresAt: 0, claimBy: null, strict: false, harmful: false };
  const row = {
    status,
    approval: callRow(
      { ...given, status: changed.includes("given") ? "revoked" : "succeeded" },
      { amount: 100 },
      {},
    ),
    agent: { updatedAt: timeOf(changed.includes("agent") ? givenAt : 0) },
    constraints: [{ pointer: "/amount", is: "between", min: 0, max: 500 }],
    createdAt: timeOf(givenAt),
    expiresAt: timeOf(endsAt),
    endedAt: endedAt === null ? null : timeOf(endedAt),
    createdById: "ana",
    createdBy: plainPerson("ana", changed.includes("role") ? "member" : "governance"),
  };
  return row as unknown as StandingRow;
}

/** @param by what approved it; null while nothing did */
function rowOf(state: State, request: Request, by: StandingRow | null): ApprovalRow {
  const { agent } = by ?? standingOf(state);
  const row = callRow(
    request,
    { amount: request.kind === "unlike" ? 900 : 100 },
    {
      gatewayId: request.kind === "elsewhere" ? "other" : "edge",
      standing: by as unknown as ApprovalRow["standing"],
    },
  );
  return { ...row, agent: { ...row.agent, ...agent } };
}

const judges = {
  ...machine,
  standingStatusAt,
  whyVoid,
  whyUnlike,
  whyNoLonger,
  approvesAlone,
  stillApproved,
  mayRevokeStanding,
};
type Judges = typeof judges;

/** What is against letting it through, by what there is, whatever the judges say. */
function againstNow({ status, changed }: State): string[] {
  return [...changed, ...(status === "revoked" || status === "voided" ? [status] : [])];
}

/** All that anybody may try, as these judge it. */
function stepsOf(judging: Judges): Step<State>[] {
  const end = (state: State, status: StandingStatus): State => ({ ...state, status, endedAt: state.now });
  const change = (state: State, at: number, also: Partial<Request>): State => ({
    ...state,
    requests: state.requests.map((one, index) => (index === at ? { ...one, ...also } : one)),
  });

  /** A request, and what becomes of it by what was allowed. */
  const ask = (kind: Request["kind"]): Step<State> => ({
    name: `the gateway asks for ${kind}`,
    take(state) {
      if (state.requests.length === requestsMax) return state;
      const { now, changed } = state;
      const request: Request = {
        kind,
        status: "pending",
        expiresAt: now + decideWithin,
        claimBy: null,
        strict: changed.includes("rule"),
        harmful: changed.includes("labels"),
      };
      const asked: State = { ...state, requests: [...state.requests, request] };
      const standing = standingOf(state);
      const row = rowOf(state, request, null);
      const today = { ...row, document: (request.strict ? strict : lax).document };
      const isVoid = judging.whyVoid(standing, today) !== null;
      if (!isVoid && judging.whyUnlike(standing.approval, standing.constraints, row) !== null) return asked;
      if (state.status !== "active") return asked;
      const status = judging.standingStatusAt(standing, timeOf(now));
      if (status !== "active") return end(asked, status);
      if (isVoid) return end(asked, "voided");
      if (!judging.approvesAlone(row, standing.createdBy, timeOf(now))) return asked;
      const usedCalls = state.usedCalls + 1;
      const against = [
        ...againstNow(state),
        ...(kind === "like" ? [] : [kind]),
        ...(now < endsAt ? [] : ["time"]),
      ].map((why) => `approved: ${why}`);
      const used = { ...asked, usedCalls, against: [...state.against, ...against] };
      const left = usedCalls < maxCalls ? used : end(used, "exhausted");
      return change(left, asked.requests.length - 1, { status: "approved", claimBy: now + claimWithin });
    },
  });

  const claim = (at: number): Step<State> => ({
    name: `the gateway claims ${at}`,
    take(state) {
      const request = state.requests[at];
      if (!request) return state;
      const row = rowOf(state, request, request.claimBy === null ? null : standingOf(state));
      const now = timeOf(state.now);
      const by = { gatewayId: row.gatewayId, actionHash: row.actionHash, nonce: "n" };
      const judged = judging.judgeClaim(row, by, now);
      if (judged.kind === "refused" || judged.again) return state;
      const { changed } = state;
      const world = { policy: changed.includes("rule") ? strict : lax } as World;
      const decided: Partial<Decision> = {
        ruleIds: ["pay"],
        effects: effectsIf(changed.includes("labels")),
        access: "write",
      };
      if (!judging.stillApproved(row, now) || judging.whyNoLonger(row, world, decided as Decision) !== null)
        return change(state, at, { status: "revoked" });
      const against = [...againstNow(state), ...(request.claimBy === null ? ["nobody approved it"] : [])];
      return change(
        { ...state, against: [...state.against, ...against.map((why) => `claimed: ${why}`)] },
        at,
        { status: "claimed" },
      );
    },
  });

  const takeBack = (id: string): Step<State> => ({
    name: `${id} takes it back`,
    take: (state) =>
      judging.mayRevokeStanding(actorOf(id), standingOf(state), timeOf(state.now)) === true
        ? { ...end(state, "revoked"), takenBackBy: id }
        : state,
  });

  return [
    ask("like"),
    ask("unlike"),
    ask("elsewhere"),
    ...Array.from({ length: requestsMax }, (_, at) => claim(at)),
    ...people.map(takeBack),
    ...changes.map((what) => ({
      name: `another ${what}`,
      take: (state: State) =>
        state.changed.includes(what) ? state : { ...state, changed: [...state.changed, what].toSorted() },
    })),
    {
      name: "time passes",
      take: (state) => (state.now < lastMoment ? { ...state, now: state.now + 1 } : state),
    },
    {
      name: "the clock's job writes down what is so",
      take(state) {
        const status = judging.standingStatusAt(standingOf(state), timeOf(state.now));
        return status === state.status ? state : end(state, status);
      },
    },
  ];
}

const never =
  (...wrong: string[]) =>
  ({ against }: State) =>
    !wrong.some((each) => against.includes(each));

const promisesOf = (judging: Judges): Promises<State> => ({
  "only the like of what was allowed is approved, for whom it was allowed (I27)": never(
    "approved: unlike",
    "approved: elsewhere",
  ),
  "nothing is approved at its end or later (I16)": never("approved: time"),
  "nothing is approved once it was taken back, or is void (I21, I26)": never(
    "approved: revoked",
    "approved: voided",
  ),
  "nothing is approved once what it rests on is otherwise (I26)": never(
    ...["labels", "rule", "agent", "given"].map((what) => `approved: ${what}`),
  ),
  "nothing is approved once whoever allowed it could not approve it alone (I13)": never("approved: role"),
  "nothing is claimed once it was taken back, or is void (I21, I26)": never(
    "claimed: revoked",
    "claimed: voided",
  ),
  "nothing is claimed once what it rests on is otherwise (I26)": never(
    ...["labels", "rule", "agent", "given"].map((what) => `claimed: ${what}`),
  ),
  "nothing is claimed once whoever allowed it could not approve it alone (I13)": never("claimed: role"),
  "nothing is claimed that nothing approved (I1)": never("claimed: nobody approved it"),
  "no more is approved than was allowed (I25)": ({ requests, usedCalls }) =>
    usedCalls <= maxCalls && requests.filter(({ claimBy }) => claimBy !== null).length === usedCalls,
  "nobody takes it back whom it does not concern (I12)": ({ takenBackBy }) => takenBackBy !== "max",
  "it can be taken back as long as anything that it approved may be claimed (I21)": (state) =>
    againstNow(state).length > 0 ||
    !state.requests.some(
      (request) => machine.statusAt(rowOf(state, request, null), timeOf(state.now)) === "approved",
    ) ||
    judging.mayRevokeStanding(actorOf("cleo"), standingOf(state), timeOf(state.now)) === true,
});

const exploreIt = (judging: Judges) => explore(start, stepsOf(judging), promisesOf(judging));

describe("whatever happens to what was allowed in advance, in whatever order", () => {
  const { states, broken } = exploreIt(judges);

  test.each(Object.keys(promisesOf(judges)))("%s", (promise) => {
    expect(broken.get(promise)).toBeUndefined();
  });

  test("it ended in every way, before a claim and after it, and thousands of states were looked at", () => {
    expect(states.length).toBeGreaterThan(5_000);
    const met = new Set(
      states.flatMap(({ status, requests }) => requests.map((one) => `${status} ${one.status}`)),
    );
    for (const status of ["exhausted", "revoked"])
      for (const request of ["pending", "approved", "claimed", "revoked"])
        expect([...met]).toContain(`${status} ${request}`);
    expect([...met]).toEqual(expect.arrayContaining(["active pending", "expired pending", "voided pending"]));
  });
});

describe("judges are found out that", () => {
  const faults: [string, Partial<Judges>, string][] = [
    ["take everything for the like of it", { whyUnlike: () => null }, "was allowed (I27)"],
    ["forget when it ends", { standingStatusAt: ({ status }) => status }, "(I16)"],
    ["forget what it rests on", { whyVoid: () => null }, "approved once what it rests on is otherwise (I26)"],
    [
      "forget what whoever allowed it is",
      { approvesAlone: () => true },
      "approved once whoever allowed it could not approve it alone (I13)",
    ],
    [
      "forget at the claim that it was taken back",
      {
        stillApproved: (row, at) =>
          stillApproved({ ...row, standing: row.standing && { ...row.standing, status: "active" } }, at),
      },
      "claimed once it was taken back, or is void (I21, I26)",
    ],
    [
      "forget at the claim what it rests on",
      { whyNoLonger: () => null },
      "claimed once what it rests on is otherwise (I26)",
    ],
    [
      "forget at the claim what whoever allowed it is",
      {
        stillApproved: (row, at) =>
          stillApproved(
            {
              ...row,
              standing: row.standing && {
                ...row.standing,
                createdBy: { ...row.standing.createdBy, roles: ["governance"] },
              },
            },
            at,
          ),
      },
      "claimed once whoever allowed it could not approve it alone (I13)",
    ],
    [
      "have only what is left taken back",
      {
        mayRevokeStanding: (actor, row, at) =>
          row.status === "active"
            ? mayRevokeStanding(actor, row, at)
            : { no: "There is nothing left to end.", code: "conflict" },
      },
      "may be claimed (I21)",
    ],
    [
      "have anybody take it back",
      { mayRevokeStanding: (_, row, at) => mayRevokeStanding(actorOf("cleo"), row, at) },
      "it does not concern (I12)",
    ],
  ];

  test.each(faults)("%s", (_, faulty, promise) => {
    const { broken } = exploreIt({ ...judges, ...faulty });
    expect([...broken.keys()].some((each) => each.endsWith(promise))).toBe(true);
  });
});
