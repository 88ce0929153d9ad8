import { importJWK, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { decideOn } from "#lib/approvals/claims/test-claims.ts";
import {
  type AskingWorld,
  askingGateway,
  askingWorld,
  pendingApproval,
} from "#lib/approvals/testing/index.ts";
import { newId } from "#lib/core/ids.ts";
import { env } from "#lib/env.ts";
import { createApp } from "./app.ts";
import { gatewayToken } from "./testing/gateway-token.ts";

const app = createApp();
let world: AskingWorld;
let token: string;
let otherToken: string;

beforeAll(async () => {
  world = await askingWorld();
  token = await gatewayToken(world.gatewayId);
  const other = await askingGateway(world.server.id);
  otherToken = await gatewayToken(other.gatewayId);
});

const base64 = (text: string) => Buffer.from(text).toString("base64");
const asked = (changes: Record<string, unknown> = {}) => ({
  agent: world.agent.clientId,
  call_id: newId("request"),
  tool: world.routedTool,
  arguments_b64: base64('{"to":"ana","amount":100}'),
  ...changes,
});

type Told = { id: string; token: string; items: { id: string }[] };
type Sent = { headers?: Record<string, string>; bearer?: string };

async function call(method: "GET" | "POST", path: string, body?: unknown, { headers, bearer }: Sent = {}) {
  const response = await app.request(
    path,
    {
      method,
      headers: { authorization: `Bearer ${bearer ?? token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
    {},
  );
  const json = (await response.json()) as Told;
  return { status: response.status, headers: response.headers, json };
}
const ask = (body: unknown, sent: Sent = {}) => call("POST", "/api/v1/approvals", body, sent);
const keyed = (key: string) => ({ headers: { "idempotency-key": key } });
const at = (id: string, rest = "") => `/api/v1/approvals/${id}${rest}`;

describe("asking over HTTP", () => {
  test("makes an approval: 201, and where it is; sent again with its key, it is that one: 200 (I24)", async () => {
    const body = asked();
    const made = await ask(body, keyed("k-1"));
    expect(made).toMatchObject({ status: 201, json: { status: "pending", version: 1, again: false } });
    const location = made.headers.get("location") ?? "";
    expect(location).toBe(at(made.json.id));
    expect(made.headers.get("cache-control")).toBe("no-store");
    const again = await ask(body, keyed("k-1"));
    expect(again).toMatchObject({ status: 200, json: { id: made.json.id, again: true } });
    expect(again.headers.get("location")).toBe(location);
    expect(await call("GET", location)).toMatchObject({ status: 200, json: { id: made.json.id } });
  });

  test("the same call without a key, or with another, is the one that waits", async () => {
    const body = asked();
    const made = await ask(body);
    expect(made.status).toBe(201);
    for (const sent of [{}, keyed("k-2")])
      expect(await ask(body, sent)).toMatchObject({ status: 200, json: { id: made.json.id } });
  });

  test("many at once with one key are one, made once (I24)", async () => {
    const body = asked();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(body, keyed("k-many"))));
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(7).fill(200), 201]);
  });

  test("a key that another request has is refused with 422; another gateway's keys are its own", async () => {
    const body = asked();
    await ask(body, keyed("k-3"));
    const other = await ask(asked({ arguments_b64: base64('{"to":"eve"}') }), keyed("k-3"));
    expect(other).toMatchObject({
      status: 422,
      json: { code: "invalid", errors: [{ pointer: "/idempotency_key" }] },
    });
    expect(other.headers.get("content-type")).toBe("application/problem+json");
    const elsewhere = await ask(body, { ...keyed("k-3"), bearer: otherToken });
    expect(elsewhere).toMatchObject({ status: 201, json: { again: false } });
  });

  test.each([
    ["a member that comes twice", '{"to":"ana","to":"eve"}', "/arguments_b64/to"],
    ["a number beyond I-JSON", '{"list":[1,9007199254740993]}', "/arguments_b64/list/1"],
    ["no object", "[]", "/arguments_b64"],
  ])("%s is refused with 422 that points at it (I3)", async (_what, text, pointer) => {
    expect(await ask(asked({ arguments_b64: base64(text) }))).toMatchObject({
      status: 422,
      json: { code: "invalid", errors: [{ pointer, message: expect.any(String) }] },
    });
  });

  test("what is too large is refused before it is read: 413", async () => {
    const huge = await ask(asked({ rationale: "x".repeat(600 * 1_024) }));
    expect(huge).toMatchObject({ status: 413, json: { code: "too_large" } });
    expect(huge.headers.get("connection")).toBe("close");
    const long = await ask(asked({ arguments_b64: base64(`{"to":"${"x".repeat(270_000)}"}`) }));
    expect(long).toMatchObject({ status: 422, json: { errors: [{ pointer: "/arguments_b64" }] } });
  });

  test("what is denied whatever anybody says is 403, with the reason and what to do", async () => {
    const denied = await ask(asked({ tool: "bank__nothing" }));
    expect(denied).toMatchObject({
      status: 403,
      json: { code: "forbidden", reason: expect.any(String), next: expect.any(String) },
    });
  });
});

describe("waiting over HTTP", () => {
  test("a long poll answers as soon as it is decided, and at once where something newer is there", async () => {
    const { id } = await pendingApproval(world);
    const waiting = call("GET", at(id, "?wait=25&after=1"));
    await decideOn(world.governance, id);
    expect(await waiting).toMatchObject({ status: 200, json: { status: "approved", version: 2 } });
    expect(await call("GET", at(id, "?wait=25&after=1"))).toMatchObject({ json: { version: 2 } });
  });

  test("a poll whose time is over is no verdict: it still waits (I17)", async () => {
    const { id } = await pendingApproval(world);
    expect(await call("GET", at(id, "?wait=1&after=1"))).toMatchObject({
      status: 200,
      json: { status: "pending", version: 1, poll_after_ms: 2_000 },
    });
    expect(await call("GET", at(id, "?wait=26"))).toMatchObject({ status: 422 });
  });

  test("another gateway finds nothing, whatever it does: 404", async () => {
    const { id, actionHash } = await pendingApproval(world);
    const claim = { action_hash: actionHash, claim_nonce: "n".repeat(16) };
    const bearer = otherToken;
    const resume = { request_state: "x", agent: "a", server: "s", tool: "t", arguments_b64: "e30=" };
    for (const answer of [
      await call("GET", at(id), undefined, { bearer }),
      await call("GET", at(id, "/elicitation"), undefined, { bearer }),
      await call("POST", at(id, "/elicitation/resume"), resume, { bearer }),
      await call("POST", at(id, "/claim"), claim, { bearer }),
      await call("POST", at(id, "/cancel"), { reason: "Mine." }, { bearer }),
      await call("POST", at(id, "/outcome"), { result: "succeeded" }, { bearer }),
    ])
      expect(answer).toMatchObject({ status: 404, json: { code: "not_found" } });
    const { items } = (await call("GET", "/api/v1/approvals", undefined, { bearer })).json;
    expect(items.map((each) => each.id)).not.toContain(id);
  });
});

describe("claiming over HTTP", () => {
  const claimWith = (actionHash: string, nonce = newId("request")) => ({
    action_hash: actionHash,
    claim_nonce: nonce,
  });

  test("gives one token that anybody can check by the published keys (I20, I23)", async () => {
    const { id, actionHash } = await pendingApproval(world);
    await decideOn(world.governance, id);
    const claimed = await call("POST", at(id, "/claim"), claimWith(actionHash));
    expect(claimed.status).toBe(200);
    const published = await app.request("/.well-known/jwks.json", {}, {});
    expect(published.headers.get("content-type")).toBe("application/jwk-set+json");
    const { keys } = (await published.json()) as { keys: Record<string, string>[] };
    expect(keys.every((key) => !("d" in key))).toBe(true);
    const { payload } = await jwtVerify(claimed.json.token, await importJWK(keys[0] ?? {}, "EdDSA"), {
      issuer: env().publicUrl,
      audience: world.gatewayId,
    });
    expect(payload).toMatchObject({ jti: id, action_hash: actionHash });
  });

  test("too early, twice, or of another call is 409; too late is 410, with a text of its own (I18)", async () => {
    const { id, actionHash } = await pendingApproval(world);
    expect(await call("POST", at(id, "/claim"), claimWith(actionHash))).toMatchObject({
      status: 409,
      json: { code: "conflict", detail: expect.stringContaining("Nobody has decided yet") },
    });
    await decideOn(world.governance, id);
    const another = await call("POST", at(id, "/claim"), claimWith(`sha256:${"0".repeat(64)}`));
    expect(another).toMatchObject({ status: 409, json: { detail: expect.stringContaining("not the call") } });
    expect((await call("POST", at(id, "/claim"), claimWith(actionHash))).status).toBe(200);
    expect((await call("POST", at(id, "/claim"), claimWith(actionHash))).status).toBe(409);

    const denied = await pendingApproval(world);
    await decideOn(world.governance, denied.id, "reject");
    expect(await call("POST", at(denied.id, "/claim"), claimWith(denied.actionHash))).toMatchObject({
      status: 410,
      json: { code: "gone", detail: expect.stringContaining("said no") },
    });
    const past = { createdAt: new Date(Date.now() - 60_000), expiresAt: new Date(Date.now() - 1_000) };
    const expired = await pendingApproval(world, past);
    expect(await call("POST", at(expired.id, "/claim"), claimWith(expired.actionHash))).toMatchObject({
      status: 410,
      json: { code: "gone", detail: expect.stringContaining("Nobody decided in time") },
    });
    expect(await call("POST", at(expired.id, "/cancel"), { reason: "x" })).toMatchObject({
      status: 409,
      json: { status: 409, version: 1 },
    });
  });
});

test("the description names the key set, the stream, and both answers to asking", async () => {
  const { paths } = (await (await app.request("/api/openapi.json", {}, {})).json()) as {
    paths: Record<string, Record<string, { responses: object; parameters?: { name: string }[] }>>;
  };
  expect(paths["/.well-known/jwks.json"]?.get).toMatchObject({ security: [] });
  expect(paths["/api/v1/approvals/events"]?.get).toMatchObject({ "x-permission": "approval.request" });
  const { responses, parameters } = paths["/api/v1/approvals"]?.post ?? { responses: {} };
  expect(Object.keys(responses)).toEqual(["200", "201", "default"]);
  expect(parameters?.map(({ name }) => name)).toEqual(["Idempotency-Key"]);
});
