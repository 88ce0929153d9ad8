import { beforeAll, describe, expect, test } from "vitest";
import { toCall, worldStore } from "#lib/access/pdp/index.ts";
import { endGrantRow, insertAgent, insertConsent, insertGrant } from "#lib/access/testing/index.ts";
import { bindDenial, getTask } from "#lib/approvals/arap/index.ts";
import { decideOn, statusOf } from "#lib/approvals/claims/test-claims.ts";
import { type AskingWorld, askingGateway, askingWorld } from "#lib/approvals/testing/index.ts";
import { newUuid } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { createToken } from "#lib/identity/index.ts";
import { auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";
import { signMachineToken } from "./testing/machine-token.ts";

const app = createApp();
const both = ["decision.evaluate", "approval.request"] as const;
let world: AskingWorld;
let token: string;

beforeAll(async () => {
  world = await askingWorld();
  token = await tokenOf(world.gatewayId);
});

async function tokenOf(clientId: string, scopes: readonly string[] = both): Promise<string> {
  await db().oauthClient.update({ where: { id: clientId }, data: { scopes: [...scopes] } });
  return signMachineToken(clientId);
}

type Sent = { by?: string; key?: string; headers?: Record<string, string> };

async function send(
  method: string,
  path: string,
  body?: unknown,
  { by = token, key, headers = {} }: Sent = {},
) {
  const response = await app.request(
    path.replace(env().publicUrl, ""),
    {
      method,
      headers: {
        authorization: `Bearer ${by}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    },
    {},
  );
  return { status: response.status, headers: response.headers, json: await response.json() };
}

type Subject = { type: string; id: string; properties?: Record<string, unknown> };
type Call = { args?: object; context?: object; subject?: Subject };

/** The call that the rule asks about, as a gateway would evaluate it. */
function call({ args = { to: "ana", amount: 100 }, context = {}, subject }: Call = {}, own = world) {
  return {
    subject: subject ?? { type: "client", id: own.agent.clientId },
    action: { name: "tools/call" },
    resource: { type: "tool", id: own.routedTool },
    context: { arguments: args, ...context },
  };
}

async function evaluate(request: object, by = token) {
  const { status, json } = await send("POST", "/access/v1/evaluation", request, { by });
  expect(status).toBe(200);
  return json;
}

/** A denial of the call, as it is sent back. */
async function denied(request: object = call(), by = token) {
  const { context } = await evaluate(request, by);
  const { binding_token, expires_at } = context.access_request;
  return { evaluation_id: context.evaluation_id, reason: context.reason, binding_token, expires_at };
}

const submit = (body: object, sent: Sent = {}) => send("POST", "/access/v1/requests", body, sent);

async function asked(request: object = call(), sent: Sent = {}) {
  const { status, json } = await submit({ ...request, denial: await denied(request, sent.by) }, sent);
  expect([status, json.task?.status]).toEqual([201, "pending"]);
  return json.task as { id: string; status_endpoint: string; links: { cancel: string } };
}

/** An approval as the status endpoint gives it, once a person said yes. */
async function approved(request: object = call()) {
  const task = await asked(request);
  await decideOn(world.governance, task.id);
  const { json } = await send("GET", task.status_endpoint);
  return { task, approval: json.result.approval };
}

const withApproval = (request: ReturnType<typeof call>, approval: object, more: object = {}) => ({
  ...request,
  context: { ...request.context, approval, ...more },
});

/** Two agents whose tokens have the same `sub`, and are told apart by `azp`. */
async function twins() {
  const [issuer, sub] = ["https://issuer.example", unique("subject")];
  const twin = async () => {
    const azp = unique("client");
    const recognisedBy = { issuer, claim: "azp", claimValue: azp };
    const agent = await insertAgent({ owner: world.agentOwner, trustModel: "hybrid", recognisedBy });
    await insertGrant({
      agentId: agent.id,
      serverId: world.server.id,
      requester: world.agentOwner,
      scopes: ["write"],
    });
    await insertConsent(world.beneficiary.id, agent.id, world.server.id, ["write"]);
    const subject = {
      type: "user",
      id: world.beneficiary.email,
      properties: { act: { sub, iss: issuer, azp } },
    };
    return { agent, request: call({ subject, context: { call_id: "1" } }) };
  };
  const [one, other] = [await twin(), await twin()];
  worldStore().doubt();
  return { one, other };
}

const urn = (kind: string) => `urn:openid:authzen:access-request:error:${kind}`;

test("a denial is asked about, decided by a person, and evaluated anew: permitted once (I1, I20)", async () => {
  const request = call({ context: { session: { id: "s-1" } } });
  const first = await evaluate(request);
  expect(first).toMatchObject({
    decision: false,
    context: { reason: "approval_required", next_action: "request" },
  });
  const { access_request, evaluation_id } = first.context;
  expect(access_request.endpoint).toBe(`${env().publicUrl}/access/v1/requests`);

  const created = await submit(
    {
      ...request,
      context: { ...request.context, business_justification: "The rent is due." },
      denial: { evaluation_id, ...access_request },
      requested_access: { requested_until: "2030-01-01T00:00:00Z" },
      client: { id: "gw", name: "The gateway" },
    },
    { key: "k-round" },
  );
  const { task } = created.json;
  expect([created.status, created.headers.get("location")]).toEqual([201, task.status_endpoint]);
  expect(created.headers.get("retry-after")).toBe("5");
  expect(task).toMatchObject({
    status: "pending",
    links: { review: `${env().publicUrl}/approvals/${task.id}`, cancel: `${task.status_endpoint}/cancel` },
    progress: { current_step: 1, total_steps: 1, step_name: "role:governance" },
  });
  expect(await db().actionApproval.findUnique({ where: { id: task.id } })).toMatchObject({
    evaluationId: evaluation_id,
    rationale: "The rent is due.",
    sessionId: "s-1",
    gatewayId: world.gatewayId,
    agentId: world.agent.id,
  });

  const early = withApproval(request, { id: task.id });
  expect((await evaluate(early)).context).toMatchObject({
    reason: "grant_pending",
    next_action: "retry",
    retry_after: 5,
  });

  const waiting = send("GET", `${task.status_endpoint}?wait=25`);
  await decideOn(world.governance, task.id);
  const told = await waiting;
  expect(told).toMatchObject({
    status: 200,
    json: { task: { status: "approved" }, result: { mode: "reevaluate" } },
  });
  expect(told.headers.get("retry-after")).toBeNull();
  const { approval } = told.json.result;
  expect(Date.parse(approval.approved_until)).toBeGreaterThan(Date.parse(approval.approved_at));

  const again = withApproval(request, approval);
  expect(await evaluate(again)).toMatchObject({
    decision: true,
    context: { reason: "permitted", approval_id: task.id },
  });
  expect(await evaluate(again)).toMatchObject({
    decision: false,
    context: { reason: "approval_expired", cause: "approval_required", next_action: "none" },
  });
  expect((await send("GET", task.status_endpoint)).json.task.status).toBe("approved");
});

describe("a new evaluation", () => {
  test("with other arguments is out of scope, can be asked about itself, and leaves the approval as it is (I1, I2)", async () => {
    const { task, approval } = await approved();
    const other = call({ args: { to: "eve", amount: 100 } });
    const { decision, context } = await evaluate(withApproval(other, approval));
    expect([decision, context.reason, context.next_action]).toEqual([false, "out_of_scope", "request"]);
    expect((await submit({ ...other, denial: { ...context.access_request } })).status).toBe(201);
    expect(await statusOf(task.id)).toBe("approved");
  });

  test("that is no whole request is denied, and takes nobody's yes away (I1, I21)", async () => {
    const { task, approval } = await approved();
    const request = withApproval(call(), approval);
    const { subject } = request;
    for (const wrong of [
      { ...request, context: { ...request.context, arguments_hash: `sha256:${"0".repeat(64)}` } },
      { ...request, subject: { ...subject, type: "robot" } },
      {
        ...request,
        subject: { ...subject, properties: { act: { sub: subject.id, act: { sub: "cli_x" } } } },
      },
    ]) {
      expect((await evaluate(wrong)).decision, JSON.stringify(wrong)).toBe(false);
      expect(await statusOf(task.id)).toBe("approved");
    }
    expect((await evaluate(request)).decision).toBe(true);
  });

  test("of several calls at once permits one of them by an approval, with a nonce or without (I20)", async () => {
    for (const nonce of [{ claim_nonce: "n-0123456789abcdef" }, {}]) {
      const { approval } = await approved();
      const { context, ...rest } = withApproval(call(), approval, nonce);
      const body = { ...rest, context, evaluations: [{}, {}, { context }] };
      const { evaluations } = (await send("POST", "/access/v1/evaluations", body)).json;
      expect(evaluations.map(({ decision }: { decision: boolean }) => decision)).toEqual([
        true,
        false,
        false,
      ]);
      expect(evaluations[1].context.error).toEqual({
        status: 400,
        message: expect.stringContaining("for one call"),
      });
    }
  });

  test("by another gateway finds no approval (I23)", async () => {
    const { task, approval } = await approved();
    const { gatewayId } = await askingGateway(world.server.id);
    const other = await tokenOf(gatewayId);
    expect(await evaluate(withApproval(call(), approval), other)).toMatchObject({
      decision: false,
      context: { reason: "approval_unverifiable", next_action: "none" },
    });
    expect(await statusOf(task.id)).toBe("approved");
  });

  test("whose answer was lost is answered the same again by its nonce, and no other is (I20)", async () => {
    const { approval } = await approved();
    const nonce = { claim_nonce: "n-0123456789abcdef" };
    const once = await evaluate(withApproval(call(), approval, nonce));
    expect(once.decision).toBe(true);
    expect(await evaluate(withApproval(call(), approval, nonce))).toEqual(once);
    const another = { claim_nonce: "n-fedcba9876543210" };
    expect((await evaluate(withApproval(call(), approval, another))).decision).toBe(false);
  });

  test("of what was denied, taken back, or is nobody's says whether to ask again (I18)", async () => {
    const refused = await asked();
    await decideOn(world.governance, refused.id, "reject");
    const back = await asked();
    expect((await send("POST", back.links.cancel)).json.task.status).toBe("cancelled");
    const said = async (id: string) => {
      const { reason, next_action, access_request } = (await evaluate(withApproval(call(), { id }))).context;
      return [reason, next_action, access_request !== undefined];
    };
    expect(await said(refused.id)).toEqual(["policy_denied", "none", false]);
    expect(await said(back.id)).toEqual(["approval_expired", "request", true]);
    expect(await said("apr_none")).toEqual(["approval_unverifiable", "none", false]);
  });

  test("of a call that may not be made by now is denied by what stands against it (I21)", async () => {
    const own = await askingWorld();
    const by = await tokenOf(own.gatewayId);
    const task = await asked(call({}, own), { by });
    await decideOn(own.governance, task.id);
    await endGrantRow(own.grantId);
    worldStore().doubt();
    expect(await evaluate(withApproval(call({}, own), { id: task.id }), by)).toMatchObject({
      decision: false,
      context: { reason: "policy_denied", cause: "no_grant", next_action: "none" },
    });
    expect(await statusOf(task.id)).toBe("revoked");
    expect((await send("GET", task.status_endpoint, undefined, { by })).json.task.status).toBe("approved");
  });
});

describe("a submission is refused", () => {
  async function refused(body: object, sent: Sent = {}) {
    const { status, headers, json } = await submit(body, sent);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect([json.status, json.problem_type]).toEqual([status, undefined]);
    return [status, json.type];
  }
  const unbound = [400, urn("invalid_denial_binding")];

  test("for another call than was denied (I2)", async () => {
    const denial = await denied();
    for (const other of [
      call({ args: { to: "eve", amount: 100 } }),
      call({ subject: { type: "user", id: world.beneficiary.email } }),
      { ...call(), resource: { type: "tool", id: "bank__read_balance" } },
      { ...call(), action: { name: "tools/list" } },
      { ...call(), client: { actor: { id: "cli_other" } } },
    ])
      expect(await refused({ ...other, denial }), JSON.stringify(other)).toEqual(unbound);
    expect(await refusalsOf(world.gatewayId)).toBeGreaterThanOrEqual(5);
  });

  /** How many of somebody's requests are in the audit log as refused. */
  async function refusalsOf(actorId: string): Promise<number> {
    const { rows } = await pool().query(
      "SELECT action FROM audit.event WHERE action = 'approval.request' AND outcome = 'refused' AND actor_id = $1",
      [actorId],
    );
    return rows.length;
  }

  test("without what binds the denial, or with something else", async () => {
    const denial = await denied();
    const { binding_token: bound, ...bare } = denial;
    const [head = "", payload = "", signature = ""] = bound.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 600 })).toString("base64url");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const decision = (await claimedToken()) ?? "";
    for (const other of [
      undefined,
      bare,
      { binding_token: bound },
      { ...denial, expires_at: new Date(Date.parse(denial.expires_at) + 1_000).toISOString() },
      { ...denial, evaluation_id: newUuid() },
      { ...denial, binding_token: `${head}.${forged}.${signature}` },
      { ...denial, binding_token: `${none}.${payload}.` },
      { ...denial, binding_token: "nothing" },
      { ...denial, binding_token: decision },
    ])
      expect(await refused({ ...call(), denial: other }), JSON.stringify(other)).toEqual(unbound);
  });

  /** A token that the same key signed for something else. */
  async function claimedToken(): Promise<string | null> {
    const { task, approval } = await approved();
    await evaluate(withApproval(call(), approval));
    const row = await db().actionApproval.findUniqueOrThrow({ where: { id: task.id } });
    return row.claimToken;
  }

  test("for another agent than was denied, though both have one name (I2)", async () => {
    const { one, other } = await twins();
    const denial = await denied(one.request);
    expect(await refused({ ...other.request, denial })).toEqual(unbound);
    expect((await submit({ ...one.request, denial })).status).toBe(201);
  });

  test("of another gateway's denial (I23)", async () => {
    const { gatewayId } = await askingGateway(world.server.id);
    const by = await tokenOf(gatewayId);
    expect(await refused({ ...call(), denial: await denied() }, { by })).toEqual(unbound);
  });

  test("once the denial is too old (I16)", async () => {
    const at = new Date(Date.now() - 601_000);
    const old = { request: call(), call: toCall(call(), world.gatewayId, "").call };
    const decision = { agentId: world.agent.id, userId: null };
    const bound = await bindDenial(world.gateway, old, { id: newUuid(), at, decision });
    expect(await refused({ ...call(), denial: { ...bound } })).toEqual([410, urn("expired_denial")]);
  });

  test("when the call is denied by now whatever anybody says, or needs no approval", async () => {
    const own = await askingWorld();
    const by = await tokenOf(own.gatewayId);
    const denial = await denied(call({}, own), by);
    await endGrantRow(own.grantId);
    worldStore().doubt();
    expect(await refused({ ...call({}, own), denial }, { by })).toEqual([400, urn("not_requestable")]);
  });

  test("with the key of another denial, and not with its own (I24)", async () => {
    const key = "k-shared";
    const body = { ...call(), denial: await denied() };
    const first = await submit(body, { key });
    expect((await submit(body, { key })).json.task.id).toBe(first.json.task.id);
    expect((await submit(body)).json.task.id).toBe(first.json.task.id);
    expect(await refused({ ...call(), denial: await denied() }, { key })).toEqual([
      409,
      urn("duplicate_request"),
    ]);
    expect(await refused(body, { key: "k".repeat(201) })).toEqual([400, "about:blank"]);
  });

  test("with several calls, a callback, or without a member", async () => {
    const denial = await denied();
    for (const [more, said] of [
      [{ items: [{}] }, "one call at a time"],
      [{ callback: { endpoint: "https://gw.example/hook" } }, "No callback endpoint is registered"],
      [{ subject: undefined }, "subject is missing"],
    ] as const) {
      const { status, json } = await submit({ ...call(), denial, ...more });
      expect([status, json.type]).toEqual([400, "about:blank"]);
      expect(json.detail).toContain(said);
    }
    expect((await send("POST", "/access/v1/requests", "{")).status).toBe(400);
  });

  test("from whoever is no gateway that may ask: people, agents, a gateway without the scope, nobody", async () => {
    const body = { ...call(), denial: await denied() };
    const person = (await createToken(ctxOf(world.governance), { name: "mine", scopes: ["approval.read"] }))
      .token;
    const agent = await signMachineToken(world.agent.clientId);
    const { gatewayId } = await askingGateway(world.server.id);
    const narrow = await tokenOf(gatewayId, ["decision.evaluate"]);
    for (const by of [person, agent, narrow]) {
      expect((await submit(body, { by })).status).toBe(403);
      expect((await send("GET", "/access/v1/requests/apr_1", undefined, { by })).status).toBe(403);
    }
    expect(await refusalsOf(gatewayId)).toBe(1);
    const anonymous = await app.request("/access/v1/requests", { method: "POST" }, {});
    expect([anonymous.status, anonymous.headers.get("www-authenticate")]).toEqual([401, expect.any(String)]);
    // What it may not ask for, it is not told to.
    const { context } = await evaluate(call(), narrow);
    expect([context.reason, context.access_request]).toEqual(["approval_required", undefined]);
  });
});

describe("one denial is one task", () => {
  test("asked about by ten at once (I24)", async () => {
    const body = { ...call(), denial: await denied() };
    const told = await Promise.all(Array.from({ length: 10 }, () => submit(body)));
    expect(new Set(told.map(({ json }) => json.task?.id)).size).toBe(1);
    const { rows } = await pool().query(
      "SELECT kind FROM outbox_event WHERE payload::json->>'approval_id' = $1",
      [told[0]?.json.task.id],
    );
    expect(rows).toEqual([{ kind: "approval.requested" }]);
  });

  test("whatever became of it: a replay asks nobody again", async () => {
    const body = { ...call(), denial: await denied() };
    const { json } = await submit(body);
    await decideOn(world.governance, json.task.id, "reject");
    const replayed = await submit(body);
    expect(replayed.json.task).toMatchObject({ id: json.task.id, status: "denied" });
    expect(replayed.json.result).toBeUndefined();
  });

  test("asked about by four at once, each as another call (I24)", async () => {
    for (let round = 0; round < 5; round++) {
      const denial = await denied();
      const told = await Promise.all(
        ["a", "b", "c", "d"].map((call_id) => submit({ ...call({ context: { call_id } }), denial })),
      );
      expect(told.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(new Set(told.map(({ json }) => json.task.id)).size).toBe(1);
    }
  });

  test("also where a task was there already: after a no, none of the denials it answered asks anew (I18, I24)", async () => {
    const own = await askingWorld();
    const by = await tokenOf(own.gatewayId);
    const request = call({ context: { call_id: "call-8" } }, own);
    const [first, second] = [await denied(request, by), await denied(request, by)];
    const { task } = (await submit({ ...request, denial: first }, { by })).json;
    const body = { ...request, denial: second };
    expect((await submit(body, { by, key: "k-second" })).json.task.id).toBe(task.id);
    await decideOn(own.governance, task.id, "reject");
    for (const sent of [{ by }, { by, key: "k-second" }])
      expect((await submit(body, sent)).json.task).toMatchObject({ id: task.id, status: "denied" });
    const anew = { ...request, denial: await denied(request, by) };
    const taken = await submit(anew, { by, key: "k-second" });
    expect([taken.status, taken.json.type]).toEqual([409, urn("duplicate_request")]);
    // Whoever is denied after the no may ask.
    expect((await submit(anew, { by })).json.task.id).not.toBe(task.id);
  });

  test("for one agent: another of the same name has its own, by the same call's id (I1, I24)", async () => {
    const { one, other } = await twins();
    const tasks = [await asked(one.request), await asked(other.request)];
    const agentOf = async (task?: { id: string }) =>
      (await db().actionApproval.findUniqueOrThrow({ where: { id: task?.id ?? "" } })).agentId;
    expect(await Promise.all(tasks.map(agentOf))).toEqual([one.agent.id, other.agent.id]);
  });

  test("and of several denials of one call, where the gateway says which call it is", async () => {
    const request = { ...call(), context: { ...call().context, call_id: "call-7" } };
    expect((await asked(request)).id).toBe((await asked(request)).id);
  });
});

describe("a task", () => {
  test("is nobody else's to see, to wait for or to cancel", async () => {
    const task = await asked();
    const { gatewayId } = await askingGateway(world.server.id);
    const by = await tokenOf(gatewayId);
    for (const [method, path] of [
      ["GET", task.status_endpoint],
      ["POST", task.links.cancel],
      ["GET", "/access/v1/requests/apr_none"],
    ] as const) {
      const { status, json } = await send(method, path, undefined, { by });
      expect([status, json.type]).toEqual([404, urn("unknown_task")]);
    }
    expect(await statusOf(task.id)).toBe("pending");
  });

  test("is cancelled while nobody has decided, and not afterwards", async () => {
    const task = await asked();
    const body = { reason: "agent_gone", comment: "The agent stopped." };
    const { status, json } = await send("POST", task.links.cancel, body);
    expect([status, json.task.status, json.task.links.cancel]).toEqual([200, "cancelled", undefined]);
    expect((await auditOf(task.id)).at(-1)).toMatchObject({ action: "approval.cancel", outcome: "success" });
    const { task: done } = await approved();
    for (const path of [task.links.cancel, done.links.cancel]) {
      const late = await send("POST", path);
      expect([late.status, late.json.type]).toEqual([409, urn("invalid_task_state")]);
    }
    expect(await statusOf(done.id)).toBe("approved");
  });

  test("expires at its deadline, and is kept a day (I16, I17)", async () => {
    const { id } = await asked();
    const { expiresAt } = await db().actionApproval.findUniqueOrThrow({ where: { id } });
    const at = (ms: number) => ({ ...world.gateway, at: new Date(expiresAt.getTime() + ms) });
    expect(await getTask(at(0), id, undefined)).toMatchObject({ task: { status: "expired" } });
    await expect(getTask(at(24 * 3_600_000), id, undefined)).rejects.toMatchObject({
      code: "gone",
      details: { problem_type: urn("task_expired") },
    });
  });
});
