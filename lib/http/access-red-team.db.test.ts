import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTHeaderParameters, SignJWT } from "jose";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { worldStore } from "#lib/access/pdp/index.ts";
import {
  approveServer,
  insertAgent,
  insertClient,
  insertConsent,
  insertGrant,
} from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import type { ClientKind } from "#lib/core/words.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import {
  createClient,
  createToken,
  disableClient,
  embeddedIssuer,
  loadSigningKeys,
} from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { addPerson, ctxOf, unique } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";
import { signMachineToken } from "./testing/machine-token.ts";

const app = createApp();
const apis = ["evaluation", "evaluations", "enforce", "search/subject", "search/resource", "search/action"];
let gateway: { id: string; token: string };
let owner: UserActor;
let server: { id: string; name: string };
let agent: { id: string; clientId: string | null };

beforeAll(async () => {
  gateway = await addMachine("gateway", "decision.evaluate");
  owner = await addPerson("member");
  server = await approveServer(["forecast"], owner);
  agent = await insertAgent({ owner, trustModel: "hybrid" });
  await insertGrant({ agentId: agent.id, serverId: server.id, requester: owner });
  await insertConsent(owner.id, agent.id, server.id, ["admin"]);
  worldStore().doubt();
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function addMachine(kind: ClientKind, ...scopes: ("decision.evaluate" | "audit.write")[]) {
  const input = { name: unique(kind), kind, scopes, namespaces: [] };
  const { client_id: id } = await createClient(systemCtx("tests"), input);
  return { id, token: await signMachineToken(id) };
}

/** A call that is granted and agreed to, changed so. */
function ask(changes: { subject?: object; resource?: object; context?: object } = {}) {
  return {
    subject: { type: "identity", id: owner.email, ...changes.subject },
    action: { name: "tools/call" },
    resource: { type: "tool", id: "forecast", properties: { server: server.name }, ...changes.resource },
    context: { agent: agent.clientId, ...changes.context },
  };
}

type Sent = { token?: string | null; body?: unknown; headers?: Record<string, string> };

async function post(api: string, { token = gateway.token, body = ask(), headers = {} }: Sent = {}) {
  const response = await app.request(
    `/access/v1/${api}`,
    {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
    },
    {},
  );
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

const reasonOf = async (body: object, token = gateway.token) =>
  (await post("evaluation", { body, token })).json.context.reason;

test("what was granted is permitted, and recorded under the id that the gateway is told", async () => {
  const { status, json } = await post("evaluation");
  expect([status, json]).toMatchObject([200, { decision: true, context: { reason: "permitted" } }]);
  const ids = [json.context.evaluation_id];
  await vi.waitFor(
    async () => {
      const { rows } = await pool().query("SELECT action FROM audit.inbox WHERE event_id = ANY($1)", [ids]);
      expect(rows).toEqual([{ action: "access.permit" }]);
    },
    { timeout: 60_000 },
  );
});

describe("a token", () => {
  type Claims = Record<string, unknown>;

  async function forge(claims: Claims = {}, header: Partial<JWTHeaderParameters> = {}, key?: JWK) {
    const own = (await loadSigningKeys()).find(({ alg }) => alg === "ES256") ?? {};
    const alg = "ES256";
    const seconds = Math.floor(Date.now() / 1_000);
    const facts = { iss: embeddedIssuer(), aud: env().publicUrl, iat: seconds, exp: seconds + 300 };
    return new SignJWT({ client_id: gateway.id, sub: gateway.id, ...facts, ...claims })
      .setProtectedHeader({ alg, typ: "at+jwt", kid: own.kid ?? "", ...header })
      .sign(await importJWK(key ?? own, alg));
  }

  /** The token with another header, signed so or not at all. */
  async function resigned(header: object, secret: string | null): Promise<string> {
    const [, payload = ""] = (await forge()).split(".");
    const head = Buffer.from(JSON.stringify({ typ: "at+jwt", ...header })).toString("base64url");
    if (secret === null) return `${head}.${payload}.`;
    const { createHmac } = await import("node:crypto");
    const signature = createHmac("sha256", secret).update(`${head}.${payload}`).digest("base64url");
    return `${head}.${payload}.${signature}`;
  }

  const past = Math.floor(Date.now() / 1_000) - 60;
  const forgeries: [string, () => Promise<string>][] = [
    ["that is expired", () => forge({ exp: past })],
    ["that never ends", () => forge({ exp: undefined })],
    ["that is not good yet", () => forge({ nbf: past + 600 })],
    ["of an issuer that nobody trusts", () => forge({ iss: "https://issuer.example.com" })],
    ["for somebody else", () => forge({ aud: "https://other.example.com" })],
    ["for nobody", () => forge({ aud: undefined })],
    ["of another type: an ID token", () => forge({}, { typ: "JWT" })],
    ["about a person, got through the gateway", () => forge({ sub: owner.id })],
    ["of a client that nobody registered", () => forge({ client_id: "cli_x", sub: "cli_x" })],
    ["signed by nobody: alg none", () => resigned({ alg: "none" }, null)],
    ["signed by nobody, in other letters", () => resigned({ alg: "nOnE" }, null)],
    [
      "signed with the public key as if it were a secret",
      async () => {
        const { d: _, ...publicKey } = (await loadSigningKeys()).find(({ alg }) => alg === "ES256") ?? {};
        return resigned({ alg: "HS256", kid: publicKey.kid }, JSON.stringify(publicKey));
      },
    ],
    [
      "signed with a key of its own, which it brings along",
      async () => {
        const pair = await generateKeyPair("ES256", { extractable: true });
        return forge({}, { jwk: await exportJWK(pair.publicKey) }, await exportJWK(pair.privateKey));
      },
    ],
    ["that was changed", async () => `${gateway.token.slice(0, -8)}AAAAAAAA`],
    ["that is none", async () => "x.y.z"],
  ];

  test("of the gateway is taken, as the forgeries are made of it", async () => {
    expect((await post("evaluation", { token: await forge() })).json.decision).toBe(true);
  });

  test.each(forgeries)("%s: 401", async (_, make) => {
    const token = await make();
    for (const api of apis) {
      const { status, text, headers } = await post(api, { token });
      expect([api, status]).toEqual([api, 401]);
      expect(headers.get("www-authenticate")).toMatch(/^Bearer realm="countersign", error="invalid_token", /);
      expect(headers.get("content-type")).toMatch(/^text\/plain/);
      expect(text).not.toContain(token);
    }
  });

  test("is needed: a cookie is nobody, and neither is another scheme: 401", async () => {
    const nothing = await post("evaluation", { token: null, headers: { cookie: "countersign.session=x" } });
    expect(nothing.status).toBe(401);
    // RFC 6750 §3.1: without credentials, no error code.
    expect(nothing.headers.get("www-authenticate")).toBe(
      `Bearer realm="countersign", resource_metadata="${env().publicUrl}/.well-known/oauth-protected-resource"`,
    );
    const basic = { authorization: `Basic ${Buffer.from("a:b").toString("base64")}` };
    expect((await post("evaluation", { token: null, headers: basic })).status).toBe(401);
  });

  test("of a client without the scope, of an agent with it, and of people: 403", async () => {
    const reporter = await addMachine("gateway", "audit.write");
    const refused = await post("evaluation", { token: reporter.token });
    expect(refused.status).toBe(403);
    expect(refused.headers.get("www-authenticate")).toBe(
      'Bearer realm="countersign", error="insufficient_scope", scope="decision.evaluate"',
    );
    const other = await addMachine("agent", "decision.evaluate");
    expect((await post("evaluation", { token: other.token })).status).toBe(403);
    const admin = await addPerson("admin", "governance", "compliance", "auditor", "member");
    const { token } = await createToken(ctxOf(admin), { name: "tests", scopes: ["*"] });
    for (const api of apis) expect((await post(api, { token })).status).toBe(403);
  });

  test("of a gateway that is switched off permits nothing from then on", async () => {
    const machine = await addMachine("gateway", "decision.evaluate");
    expect((await post("evaluation", { token: machine.token })).status).toBe(200);
    await disableClient(ctxOf(await addPerson("admin")), { id: machine.id });
    worldStore().doubt();
    const again = await post("evaluation", { token: machine.token });
    expect(again.status === 401 || again.json.context.reason === "gateway_not_registered").toBe(true);
  });

  test("is looked at before the body", async () => {
    expect((await post("evaluation", { token: null, body: "x".repeat(3_000_000) })).status).toBe(401);
  });
});

describe("a gateway", () => {
  test("speaks for itself alone, whatever it says", async () => {
    const other = await addMachine("gateway", "decision.evaluate");
    const tied = await insertAgent({ owner, gatewayIds: [other.id] });
    await insertGrant({ agentId: tied.id, serverId: server.id, requester: owner });
    worldStore().doubt();
    const named = { gateway: other.id, gateway_id: other.id, gatewayId: other.id, client_id: other.id };
    const body = {
      ...ask({
        subject: { type: "agent", id: tied.clientId, properties: named },
        context: { agent: undefined, ...named },
      }),
      ...named,
    };
    expect(await reasonOf(body)).toBe("agent_of_another_gateway");
    expect(await reasonOf(body, other.token)).toBe("permitted");
    expect((await post("search/resource", { body })).json.results).toEqual([]);
    expect((await post("search/resource", { body, token: other.token })).json.results).toHaveLength(1);
  });

  test("gets no permit for arguments that are not those that were hashed", async () => {
    const context = { arguments: { city: "Rome" }, arguments_hash: digestOf({ city: "Oslo" }) };
    expect(await reasonOf(ask({ context }))).toBe("arguments_not_granted");
    const enforced = await post("enforce", { body: ask({ context: { ...context, jsonrpc_id: 5 } }) });
    expect([enforced.status, enforced.json]).toMatchObject([
      403,
      { jsonrpc: "2.0", id: 5, error: { code: -32_001, data: { reason: "arguments_not_granted" } } },
    ]);
  });

  test("finds nothing out: what is unknown and what is not approved read the same", async () => {
    const resource = (name: string) => ({ properties: { server: name } });
    const unknown = await post("evaluation", { body: ask({ resource: resource("com.example/nothing") }) });
    expect(unknown.json).toMatchObject({ decision: false, context: { reason: "server_not_callable" } });
    expect(unknown.json.context).not.toHaveProperty("request");
    const who = {
      subject: { type: "agent", id: await insertClient("agent") },
      context: { agent: undefined },
    };
    expect(await reasonOf(ask(who))).toBe("agent_not_known");
  });

  test("is told which scope is missing, and where to ask for it", async () => {
    const bare = await insertAgent({ owner });
    worldStore().doubt();
    const body = ask({ subject: { type: "agent", id: bare.clientId }, context: { agent: undefined } });
    const { status, json, headers } = await post("enforce", { body });
    const url = `${env().publicUrl}/agents/${bare.id}/request?${new URLSearchParams({ server: server.name, scope: "admin", tool: "forecast" })}`;
    expect([status, json.context]).toMatchObject([
      403,
      { reason: "no_grant", request: { kind: "grant", url } },
    ]);
    expect(headers.get("www-authenticate")).toBe(
      `Bearer error="insufficient_scope", scope="${server.name}:admin"`,
    );
  });
});

describe("a body", () => {
  const text = () => JSON.stringify(ask());
  test.each<[string, () => string, number]>([
    [
      "with a member that comes twice",
      () => text().replace('"subject":', '"subject":{"type":"agent","id":"x"},"subject":'),
      400,
    ],
    [
      "with one that comes twice in other letters",
      () => text().replace('"agent":', '"\\u0061gent":"x","agent":'),
      400,
    ],
    [
      "that reaches for the prototype",
      () => text().replace('"context":{', '"context":{"__proto__":{"agent":"x"},'),
      400,
    ],
    [
      "that is nested deeply",
      () => text().replace('"context":{', `"context":{"x":${"[".repeat(100_000)}${"]".repeat(100_000)},`),
      400,
    ],
    ["that is huge", () => text().replace('"context":{', `"context":{"x":"${"x".repeat(1_100_000)}",`), 413],
    ["that is no JSON", () => text().slice(1), 400],
  ])("%s is refused, by each API", async (_, make, status) => {
    const body = make();
    for (const api of apis) expect([api, (await post(api, { body })).status]).toEqual([api, status]);
  });

  test("is held to its limit over the wire, announced or not, and what is within it is decided", async () => {
    const listening = createServer(getRequestListener(app.fetch));
    await new Promise<void>((ready) => listening.listen(0, "127.0.0.1", ready));
    const { port } = listening.address() as AddressInfo;
    const send = (body: string, announced: boolean) =>
      new Promise<{ status: number | undefined; id: unknown }>((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${gateway.token}`,
          "content-type": "application/json",
          "x-request-id": 'mine: "1"',
          ...(announced ? { "content-length": Buffer.byteLength(body) } : { "transfer-encoding": "chunked" }),
        };
        const path = "/access/v1/evaluation";
        const sending = httpRequest(
          { port, host: "127.0.0.1", method: "POST", path, headers },
          (response) => {
            response.resume();
            resolve({ status: response.statusCode, id: response.headers["x-request-id"] });
          },
        );
        sending.on("error", reject);
        sending.end(body);
      });
    try {
      for (const announced of [true, false]) {
        expect(await send(text(), announced)).toEqual({ status: 200, id: 'mine: "1"' });
        expect(await send("x".repeat(1_048_577), announced)).toEqual({ status: 413, id: 'mine: "1"' });
      }
    } finally {
      listening.closeAllConnections();
      listening.close();
    }
  });
});
