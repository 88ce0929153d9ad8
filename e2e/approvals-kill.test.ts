import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApprovalView, CreatedApproval, RequestedApproval } from "#lib/approvals/requests/schemas.ts";
import type { NotificationView } from "#lib/notifications/schemas.ts";
import { type AskingWorld, askingWorld } from "./support/approvals.ts";
import { searchAudit } from "./support/audit.ts";
import { type Answer, Instance, type Person } from "./support/instance.ts";
import { type Stopping, StoppingPoints } from "./support/stopping-points.ts";
import { until } from "./support/until.ts";

/**
 * A gated call, cut off at each of its points: the console is killed once, with something stopped at every one of them, and
 * started once. What is true afterwards, and how each goes on, is a test of its own.
 */

type Ballot = { decision: "approve"; version: number; action_hash: string; display_hash: string };
type Row = { id: string; status: string; version: number; claim_token: string | null };
type Token = { token: string; expires_at: string };
type Asked = { callId: string; args: Record<string, unknown> };
type Waiting = Asked & { id: string; actionHash: string };

const approvals = "/api/v1/approvals";
/** What the audit log says of a call that one vote approved. */
const decided = ["approval.decide", "approval.request", "approval.vote"];
/** What is allowed in advance; every other call has arguments that this does not match. */
const allowed = { currency: "CHF", rate: "0.93" };

let instance: Instance;
let people: Record<"ana" | "ben" | "cleo" | "auditor", Person>;
let world: AskingWorld;
let points: StoppingPoints;

/** Each is stopped, or was left, where it is called by, when the console is killed. */
let beforeRequest: Asked;
let allowedInTransaction: Asked;
let requested: Waiting;
let voteInTransaction: Waiting & { ballot: Ballot };
let voteInCommit: Waiting & { ballot: Ballot };
let voteUntold: Waiting;
let claimInTransaction: Waiting;
let claimInCommit: Waiting;
let outcomeInCommit: Waiting;
let claimed: Waiting;
let unclaimed: Waiting;
/** What those who asked as it died were answered: the name of an error, or a status. */
let unanswered: unknown[];
let whileDown: { answers: unknown[]; before: Row[]; after: Row[]; told: object[] };

beforeAll(async () => {
  instance = await Instance.start();
  const [ana, ben, cleo, auditor] = await Promise.all([
    instance.person("Ana Governance", "governance"),
    instance.person("Ben Governance", "governance"),
    instance.person("Cleo Compliance", "compliance"),
    instance.person("Sam Auditor", "auditor"),
  ]);
  people = { ana, ben, cleo, auditor };
  world = await askingWorld(instance, people, {
    tier: 2,
    stages: [{ who: "role:governance", need: 1 }],
    standing: true,
    claim_within: 600,
  });
  points = await StoppingPoints.at(instance);
  await allowInAdvance(await waiting("given", allowed));

  beforeRequest = call("before-request");
  allowedInTransaction = call("allowed-in-transaction", allowed);
  requested = await waiting("requested");
  voteInTransaction = await withBallot(await waiting("vote-in-transaction"));
  voteInCommit = await withBallot(await waiting("vote-in-commit"));
  voteUntold = await waiting("vote-untold");
  claimInTransaction = await approved("claim-in-transaction");
  claimInCommit = await approved("claim-in-commit");
  outcomeInCommit = await approved("outcome-in-commit");
  expect((await claim(outcomeInCommit)).status).toBe(200);
  claimed = await approved("claimed");
  expect((await claim(claimed)).status).toBe(200);
  unclaimed = await approved("unclaimed");

  await killInTheMiddle();
}, 240_000);

afterAll(async () => {
  await points?.close();
  await world?.close();
  await instance?.close();
});

async function killInTheMiddle(): Promise<void> {
  await delivered(voteUntold.id);
  const stops: Stopping[] = [
    await points.stopAt({ in: "transaction", status: "approved", callId: allowedInTransaction.callId }),
    await points.stopAt({ in: "transaction", status: "approved", callId: voteInTransaction.callId }),
    await points.stopAt({ in: "transaction", status: "claimed", callId: claimInTransaction.callId }),
    await points.stopAt({ in: "commit", status: "approved", callId: voteInCommit.callId }),
    await points.stopAt({ in: "commit", status: "claimed", callId: claimInCommit.callId }),
    await points.stopAt({ in: "commit", status: "succeeded", callId: outcomeInCommit.callId }),
    // What tells people of an approval takes this lock first.
    await points.stopLocking(`notify:${voteUntold.id}`),
  ];
  const asking = [
    poll(requested, 1),
    poll(voteInCommit, 1),
    request(allowedInTransaction),
    vote(people.ana, voteInTransaction, voteInTransaction.ballot),
    vote(people.ben, voteInCommit, voteInCommit.ballot),
    claim(claimInTransaction),
    claim(claimInCommit),
    outcome(outcomeInCommit),
  ].map(answerOf);
  const { ballot } = await withBallot(voteUntold);
  expect((await vote(people.ana, voteUntold, ballot)).body).toMatchObject({ status: "approved" });
  for (const stop of stops) await stop.reached();

  await instance.kill();
  unanswered = await Promise.all(asking);
  await points.letGo();
  // What was in its COMMIT goes through, with nobody there to tell of it.
  await until(
    () =>
      points.query(
        "SELECT FROM action_approval WHERE (call_id, status) IN (($1, 'approved'), ($2, 'claimed'), ($3, 'succeeded'))",
        voteInCommit.callId,
        claimInCommit.callId,
        outcomeInCommit.callId,
      ),
    ({ length }) => length === 3,
  );
  const before = await everything();
  const answers = await Promise.all([evaluate(), claim(unclaimed), poll(unclaimed, 0)].map(answerOf));
  whileDown = { answers, before, after: await everything(), told: await decisionsTold() };
  await points.endLease(claimed.id);
  await instance.restart();
}

describe("a gateway that dies", () => {
  test("before it asks has asked for nothing; it asks when it is back", async () => {
    expect(await rowsOf(beforeRequest)).toEqual([]);
    expect(await request(beforeRequest)).toMatchObject({ status: 201, body: { status: "pending" } });
  });

  test("before it kept the id of what it asked for finds that one by its key, by the call, and in its list (I24)", async () => {
    for (const headers of [{ "idempotency-key": requested.callId }, {}])
      expect(await request(requested, headers)).toMatchObject({
        status: 200,
        body: { id: requested.id, again: true, status: "pending" },
      });
    const { body } = await world.call<{ items: RequestedApproval[] }>("GET", `${approvals}?limit=100`);
    expect(body.items.filter(({ id }) => id === requested.id)).toHaveLength(1);
    expect(await rowsOf(requested)).toHaveLength(1);
    await delivered(requested.id);
    const told = await points.query<{ user_id: string }>(
      "SELECT user_id FROM notification WHERE subject_id = $1 AND event = 'approval.requested' ORDER BY 1",
      requested.id,
    );
    expect(told.map((row) => row.user_id)).toEqual([people.ana.id, people.ben.id].toSorted());
  });

  test("after its claim, with the nonce kept, gets the same token again; another nonce gets none (I20)", async () => {
    const given = whileDown.after.find(({ id }) => id === claimInCommit.id)?.claim_token;
    for (const again of [await claim(claimInCommit), await claim(claimInCommit)])
      expect(again).toMatchObject({ status: 200, body: { token: given } });
    expect((await claim(claimInCommit, "another-nonce-of-it")).status).toBe(409);
    expect(await truthOf(claimInCommit)).toMatchObject({ status: "claimed", version: 3 });
  });

  test("after the effect, before it said so, says so again: what it said stands, once (I22)", async () => {
    expect(await outcome(outcomeInCommit)).toMatchObject({
      status: 200,
      body: { status: "succeeded", version: 4 },
    });
    expect((await outcome(outcomeInCommit, "failed")).status).toBe(409);
    expect(await truthOf(outcomeInCommit)).toMatchObject({ status: "succeeded", version: 4 });
    const noted = (await stepsOf(outcomeInCommit)).filter(
      ({ action, change }) => action === "approval.outcome" && change?.after?.status === "succeeded",
    );
    expect(noted).toHaveLength(1);
  });

  test("during the call, until its lease is over, has left nobody knows what: never claimable again, and told late (I22)", async () => {
    expect(await truthOf(claimed)).toMatchObject({ status: "unknown" });
    expect((await claim(claimed)).status).toBe(410);
    expect(await outcome(claimed)).toMatchObject({ status: 200, body: { status: "succeeded" } });
    expect(await truthOf(claimed)).toMatchObject({ status: "succeeded" });
  });
});

describe("a console that dies", () => {
  test("answers nobody who waits for it", () => {
    expect(unanswered).toEqual(unanswered.map(() => "TypeError"));
  });

  test("between the lock and the COMMIT of a vote leaves neither it nor a record; the same vote counts (I37)", async () => {
    expect(await truthOf(voteInTransaction)).toMatchObject({ status: "pending", version: 1 });
    expect(await votesOn(voteInTransaction)).toBe(0);
    expect(await changesOf(voteInTransaction)).toEqual(["approval.request"]);
    expect(await vote(people.ana, voteInTransaction, voteInTransaction.ballot)).toMatchObject({
      status: 200,
      body: { vote: "counted", status: "approved" },
    });
    expect(await votesOn(voteInTransaction)).toBe(1);
    expect(await changesOf(voteInTransaction)).toEqual(decided);
  });

  test("between the lock and the COMMIT of a claim leaves it approved; the same claim gets the one token (I20, I37)", async () => {
    expect(await truthOf(claimInTransaction)).toMatchObject({ status: "approved", version: 2 });
    expect(await changesOf(claimInTransaction)).not.toContain("approval.claim");
    const { status, body } = await claim(claimInTransaction);
    expect(status).toBe(200);
    expect((await claim(claimInTransaction)).body).toEqual(body);
    expect((await claim(claimInTransaction, "another-nonce-of-it")).status).toBe(409);
  });

  test("between taking a call of what is allowed in advance and the COMMIT leaves the call, and no approval (I25, I37)", async () => {
    expect(await rowsOf(allowedInTransaction)).toEqual([]);
    expect(await usedCalls()).toBe(0);
    expect(await request(allowedInTransaction)).toMatchObject({
      status: 201,
      body: { status: "approved", basis: { kind: "standing" } },
    });
    expect(await usedCalls()).toBe(1);
  });

  test("in the COMMIT of a vote has it counted once: who waited sees the decision, and voting again changes nothing (I37)", async () => {
    expect((await poll(voteInCommit, 1)).body).toMatchObject({ status: "approved", version: 2 });
    expect(await vote(people.ben, voteInCommit, voteInCommit.ballot)).toMatchObject({
      status: 409,
      body: { current: { status: "approved", version: 2 } },
    });
    expect(await votesOn(voteInCommit)).toBe(1);
    expect(await changesOf(voteInCommit)).toEqual(decided);
    expect(await toldOfDecision(voteInCommit)).toHaveLength(1);
  });

  test("before it told of a vote that it acknowledged tells of it when it is back, once; who waits sees it anyway (I39)", async () => {
    expect(whileDown.told).toEqual([]);
    expect((await poll(voteUntold, 1)).body).toMatchObject({ status: "approved", version: 2 });
    expect(await toldOfDecision(voteUntold)).toHaveLength(1);
    await delivered(voteUntold.id);
    expect(await toldOfDecision(voteUntold)).toHaveLength(1);
  });

  test("while a gateway waits gives it no verdict, and the truth when it asks again (I17)", async () => {
    const waited = await poll(requested, 1, 1);
    expect(waited).toMatchObject({ status: 200, body: { status: "pending", version: 1 } });
    const { ballot } = await withBallot(requested);
    const next = poll(requested, 1);
    await vote(people.ana, requested, ballot);
    expect((await next).body).toMatchObject({ status: "approved", version: 2 });
  });

  test("permits nothing while it is down, and changes nothing: gated calls get no answer (I40)", async () => {
    expect(whileDown.answers).toEqual(["TypeError", "TypeError", "TypeError"]);
    expect(whileDown.after).toEqual(whileDown.before);
    expect((await evaluate()).body).toMatchObject({
      decision: false,
      context: { reason: "approval_required" },
    });
    expect(await truthOf(unclaimed)).toMatchObject({ status: "approved", version: 2 });
    expect((await claim(unclaimed)).status).toBe(200);
  });
});

function call(callId: string, args: Record<string, unknown> = { currency: "EUR", rate: callId }): Asked {
  return { callId, args };
}

function request({ callId, args }: Asked, headers = {}): Promise<Answer<CreatedApproval>> {
  return world.call("POST", approvals, world.asked(callId, args), headers);
}

async function waiting(callId: string, args?: Record<string, unknown>): Promise<Waiting> {
  const asked = call(callId, args);
  const { status, body } = await request(asked, { "idempotency-key": callId });
  expect({ status, body }).toMatchObject({ status: 201, body: { status: "pending" } });
  return { ...asked, id: body.id, actionHash: body.action_hash };
}

/** What somebody sends who looked at it now. */
async function withBallot(asked: Waiting): Promise<Waiting & { ballot: Ballot }> {
  const path = `${approvals}/inbox/${asked.id}`;
  const { body } = await instance.call<ApprovalView>(people.ana.token, "GET", path);
  const { version, action_hash, display_hash } = body;
  return { ...asked, ballot: { decision: "approve", version, action_hash, display_hash } };
}

function vote(by: Person, { id }: Waiting, ballot: object): Promise<Answer> {
  return instance.call(by.token, "POST", `${approvals}/${id}/votes`, ballot);
}

async function approved(callId: string): Promise<Waiting> {
  const asked = await withBallot(await waiting(callId));
  expect((await vote(people.ana, asked, asked.ballot)).body).toMatchObject({ status: "approved" });
  return asked;
}

async function allowInAdvance(asked: Waiting): Promise<void> {
  const constraints = Object.entries(asked.args).map(([name, value]) => ({
    pointer: `/${name}`,
    is: "equals",
    value,
  }));
  const { ballot } = await withBallot(asked);
  const standing = { minutes: 60, max_calls: 2, constraints };
  const { status, body } = await vote(people.ana, asked, { ...ballot, standing });
  expect({ status, body }).toMatchObject({ status: 200, body: { status: "approved" } });
}

/** Claims with the nonce that the gateway keeps for this call, or with another. */
function claim({ id, callId, actionHash }: Waiting, nonce = `nonce-of-the-call-${callId}`) {
  const claim = { action_hash: actionHash, claim_nonce: nonce };
  return world.call<Token>("POST", `${approvals}/${id}/claim`, claim);
}

function outcome({ id }: Waiting, result = "succeeded"): Promise<Answer> {
  return world.call("POST", `${approvals}/${id}/outcome`, { result });
}

function poll({ id }: Waiting, after: number, wait = 25): Promise<Answer<RequestedApproval>> {
  return world.call("GET", `${approvals}/${id}?wait=${wait}&after=${after}`);
}

async function truthOf({ id }: Waiting): Promise<RequestedApproval> {
  return (await world.call<RequestedApproval>("GET", `${approvals}/${id}`)).body;
}

/** Asks whether the gated call may be made, as a gateway does before each. */
function evaluate(): Promise<Answer<{ decision: boolean; context: { reason: string } }>> {
  const { agent, tool } = world.asked("evaluated", {});
  return world.call("POST", "/access/v1/evaluation", {
    subject: { type: "agent", id: agent },
    action: { name: "tools/call" },
    resource: { type: "tool", id: tool },
    context: { agent, arguments: { currency: "EUR", rate: "evaluated" } },
  });
}

/** @returns the status, or the name of the error where the connection broke */
function answerOf(asking: Promise<Answer<unknown>>): Promise<unknown> {
  return asking.then(
    ({ status }) => status,
    (error: Error) => error.name,
  );
}

function rowsOf({ callId }: Asked): Promise<object[]> {
  return points.query("SELECT id FROM action_approval WHERE call_id = $1", callId);
}

/** Who was told of the decisions that nobody had told of yet. */
function decisionsTold(): Promise<object[]> {
  return points.query(
    "SELECT id FROM notification WHERE event = 'approval.decided' AND subject_id IN ($1, $2)",
    voteInCommit.id,
    voteUntold.id,
  );
}

/** All that decides whether something may be made. */
function everything(): Promise<Row[]> {
  return points.query<Row>("SELECT id, status, version, claim_token FROM action_approval ORDER BY id");
}

async function votesOn({ id }: Waiting): Promise<number> {
  return (await points.query("SELECT FROM vote WHERE action_approval_id = $1", id)).length;
}

async function usedCalls(): Promise<number | undefined> {
  const [standing] = await points.query<{ used_calls: number }>("SELECT used_calls FROM standing_permission");
  return standing?.used_calls;
}

async function stepsOf({ id }: Waiting) {
  const events = await searchAudit(instance, people.auditor.token, `target:approval:${id}`);
  return events.filter(({ result }) => result.status === "success");
}

/** What the audit log says was done to it. */
async function changesOf(asked: Waiting): Promise<string[]> {
  return (await stepsOf(asked)).map(({ action }) => action).toSorted();
}

/** Waits until whatever happened to it was told. */
async function delivered(id: string): Promise<void> {
  await until(
    () =>
      points.query("SELECT id FROM outbox_event WHERE payload LIKE $1 AND delivered_at IS NULL", `%${id}%`),
    ({ length }) => length === 0,
    30_000,
  );
}

/** Waits until one who answers for the agent was told that it is decided. @returns what they were told of that */
async function toldOfDecision({ id }: Waiting): Promise<NotificationView[]> {
  const { body } = await until(
    () =>
      instance.call<{ items: NotificationView[] }>(
        world.access.tom.token,
        "GET",
        "/api/v1/notifications?limit=100",
      ),
    ({ body: { items } }) =>
      items.some((item) => item.subject.id === id && item.event === "approval.decided"),
    30_000,
  );
  return body.items.filter((item) => item.subject.id === id && item.event === "approval.decided");
}
