import { generateKeyPairSync, sign } from "node:crypto";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NameServer, startNameServer } from "#e2e/support/name-server.ts";
import { catalogStore } from "#lib/catalog/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { authSecret, env, provideEnv } from "#lib/env.ts";
import { createClient, createTeam, createToken, embeddedIssuer, startSession } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { castVote, getSubmission, recordReading, setNamespace } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import {
  addPerson,
  auditOf,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  unique,
} from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";
import { sessionCookieName } from "./session-cookie.ts";
import { signMachineToken } from "./testing/machine-token.ts";

let app: ReturnType<typeof createApp>;
let dns: NameServer;
let member: UserActor;
let governance: UserActor;
let token: string;
let machineToken: string;
const namespace = `example.${unique("corp")}`;
const domain = namespace.split(".").reverse().join(".");
const { privateKey, publicKey } = generateKeyPairSync("ed25519");

beforeAll(async () => {
  app = createApp();
  dns = await startNameServer();
  provideEnv({ DNS_SERVERS: dns.address });
  const key = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("base64");
  dns.zone[domain] = [`v=MCPv1; k=ed25519; p=${key}`];
  [member, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
  token = (await createToken(systemCtx("tests"), { user: member.email, scopes: ["*"] })).token;
  const team = unique("team");
  await createTeam(systemCtx("tests"), { slug: team, name: team });
  await setNamespace(systemCtx("tests"), {
    prefix: namespace,
    team,
    data_classification: "public",
    access_level: "read",
  });
  machineToken = await tokenOfMachine("publisher");
});
afterAll(() => dns?.close());

/** An access token as the embedded identity provider gives a machine. */
async function tokenOfMachine(kind: "publisher" | "gateway", scopes: ["*"] | ["catalog.read"] = ["*"]) {
  const { client_id } = await createClient(systemCtx("tests"), {
    name: unique(kind),
    kind,
    scopes,
    namespaces: kind === "publisher" ? [namespace] : [],
  });
  return signMachineToken(client_id);
}

type Entry = { server: ServerJson; _meta: Record<string, Record<string, unknown>> };
/** What the answers here have among them. */
type Body = Entry & {
  registry_token: string;
  expires_at: number;
  status: number;
  code: string;
  error: string;
  detail: string;
  errors: unknown[];
  submission: string;
  valid: boolean;
  issues: { path: string }[];
  updatedCount: number;
  servers: Entry[];
  changed: unknown[];
  items: unknown[];
  id: string;
  prefix: string;
};
type Answer = { status: number; headers: Headers; json: Body };

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
  const response = await app.request(path, init, {});
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : {} } as Answer;
}

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
const as = (value: string) => (method: string, path: string, body?: unknown) =>
  call(method, path, body, bearer(value));
const documentOf = (changes: Partial<ServerJson> = {}) =>
  exampleDocument({ name: `${namespace}/${unique("server")}`, ...changes });
const submissionOf = ({ json }: Answer) =>
  json._meta["dev.countersign/submission"] as { id: string; message: string; web_url: string };
const encoded = ({ name, version }: ServerJson) =>
  `${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`;

async function approve(id: string, document: ServerJson): Promise<void> {
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt: 1,
    reading: { outcome: "read", document, snapshot: exampleSnapshot("forecast") },
  });
  const { digest } = await getSubmission(ctxOf(governance), { id });
  await castVote(ctxOf(governance), { id, digest: digest ?? "", decision: "approve", reason: "Fine." });
  catalogStore().doubt();
}

/** A server of the namespace, published by its machine and approved. */
async function live(...versions: string[]): Promise<ServerJson> {
  const document = documentOf();
  for (const version of versions) {
    const answer = await as(machineToken)("POST", "/v0/publish", { ...document, version });
    await approve(submissionOf(answer).id, { ...document, version });
  }
  return { ...document, version: versions.at(-1) ?? "" };
}

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();
function proof(timestamp = secondsAgo(0)) {
  return {
    domain,
    timestamp,
    signed_timestamp: sign(null, Buffer.from(timestamp), privateKey).toString("hex"),
  };
}

describe("mcp-publisher", () => {
  test("logs in by DNS, validates, publishes, looks at the status, and changes it", async () => {
    const login = await call("POST", "/v0/auth/dns", proof());
    expect(login.status).toBe(200);
    expect(login.headers.get("cache-control")).toBe("no-store");
    expect(login.json.expires_at).toBeGreaterThan(Date.now() / 1_000);
    const send = as(login.json.registry_token);
    const document = documentOf();
    expect((await call("POST", "/v0/validate", document)).json).toEqual({ valid: true, issues: [] });

    const published = await send("POST", "/v0/publish", document);
    expect(published.status).toBe(200);
    expect(published.json.server).toEqual(document);
    const { id, message, web_url } = submissionOf(published);
    expect(message).toContain("nothing is live yet");
    expect(web_url).toBe(`${env().publicUrl}/submissions/${id}`);
    expect(await auditOf(id)).toMatchObject([{ action: "submission.create", actor_id: `dns:${domain}` }]);
    const path = `/v0/servers/${encoded(document)}`;
    expect((await send("GET", `${path}?include_deleted=true`)).status).toBe(404);

    await approve(id, document);
    const shown = await send("GET", `${path}?include_deleted=true`);
    expect(shown.json._meta["io.modelcontextprotocol.registry/official"]?.status).toBe("active");
    const deleted = await send("PATCH", `${path}/status`, { status: "deleted", statusMessage: "Unsafe." });
    expect(deleted.status).toBe(200);
    expect(deleted.json).toMatchObject({
      server: document,
      _meta: { "io.modelcontextprotocol.registry/official": { status: "deleted", statusMessage: "Unsafe." } },
    });
    expect((await send("GET", path)).status).toBe(404);
  });

  test("can't log in twice by one signature: 401", async () => {
    const once = proof(secondsAgo(3));
    expect((await call("POST", "/v0.1/auth/dns", once)).status).toBe(200);
    expect((await call("POST", "/v0/auth/dns", once)).status).toBe(401);
  });

  test.each(["github-at", "github-oidc"])("can't log in by %s: 404 that says how", async (method) => {
    const answer = await call("POST", `/v0/auth/${method}`, { github_token: "x" });
    expect(answer.status).toBe(404);
    expect(answer.json.error).toContain("oidc, dns, http");
  });

  test("can't log in as nobody, which sends no body at all: 404", async () => {
    expect((await call("POST", "/v0/auth/none")).status).toBe(404);
    provideEnv({ REGISTRY_ANONYMOUS_PUBLISH: "1" });
    const allowed = await call("POST", "/v0/auth/none");
    provideEnv({ REGISTRY_ANONYMOUS_PUBLISH: "0" });
    expect(allowed.status).toBe(200);
  });
});

describe.each(["/v0", "/v0.1"])("%s", (prefix) => {
  test("says that it is there", async () => {
    expect((await call("GET", `${prefix}/health`)).json).toEqual({ status: "ok" });
    expect((await call("GET", `${prefix}/ping`)).json).toEqual({ pong: true });
    expect((await call("GET", `${prefix}/version`)).json).toEqual({
      version: expect.stringMatching(/^v\d/),
      git_commit: expect.any(String),
      build_time: expect.any(String),
    });
  });

  test("takes a document from a person's token and from a publisher's", async () => {
    const mine = exampleDocument({ name: `example.${unique("free")}/weather` });
    expect((await as(token)("POST", `${prefix}/publish`, mine)).status).toBe(200);
    expect((await as(machineToken)("POST", `${prefix}/publish`, documentOf())).status).toBe(200);
  });

  test("takes names in one segment or two, and versions with a plus", async () => {
    const document = documentOf({ version: "1.0.0+build.1" });
    await as(machineToken)("POST", `${prefix}/publish`, document);
    for (const path of [encoded(document), `${document.name}/versions/1.0.0+build.1`]) {
      const answer = await as(machineToken)("PUT", `${prefix}/servers/${path}`, document);
      expect([answer.status, answer.json.error]).toEqual([400, expect.stringContaining("being read")]);
    }
  });
});

describe("who writes", () => {
  const refused = async (headers: Record<string, string>) => {
    const document = documentOf();
    const answers = [
      await call("POST", "/v0/publish", document, headers),
      await call("PUT", `/v0/servers/${encoded(document)}`, document, headers),
      await call("PATCH", `/v0/servers/${encoded(document)}/status`, { status: "deleted" }, headers),
      await call(
        "PATCH",
        `/v0/servers/${encodeURIComponent(document.name)}/status`,
        { status: "deleted" },
        headers,
      ),
    ];
    return [...new Set(answers.map(({ status }) => status))];
  };

  test("sends a token: without one, 401 in both dialects", async () => {
    expect(await refused({})).toEqual([401]);
    const { headers, json } = await call("POST", "/v0/publish", documentOf());
    expect(headers.get("www-authenticate")).toContain("Bearer");
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(json).toMatchObject({ status: 401, code: "unauthenticated", error: json.detail });
  });

  test.each([
    ["Token x"],
    ["Bearer"],
    ["Bearer a.b.c"],
    ["Bearer cst_unknown"],
    ["Basic dTpw"],
    ["Bearer \u00e9"],
  ])("sends a good one: %s is 401", async (authorization) => {
    expect(await refused({ authorization })).toEqual([401]);
  });

  test("does not send a cookie: 401, also from the console's own pages", async () => {
    const { session_id: sid } = await startSession(systemCtx("tests"), {
      issuer: embeddedIssuer(),
      subject: member.id,
      email: member.email,
      email_verified: true,
      name: member.name,
      roles: null,
    });
    const cookie = `${sessionCookieName()}=${await encode({ token: { sid }, secret: authSecret() })}`;
    const headers = { cookie, origin: new URL(env().publicUrl).origin, "sec-fetch-site": "same-origin" };
    expect((await call("GET", "/api/v1/namespaces", undefined, headers)).status).toBe(200);
    expect(await refused(headers)).toEqual([401]);
  });

  test("is no gateway: 403", async () => {
    expect(await refused(bearer(await tokenOfMachine("gateway")))).toEqual([403]);
  });

  test("with a registry token, can do nothing else with it", async () => {
    const { registry_token } = (await call("POST", "/v0/auth/dns", proof(secondsAgo(5)))).json;
    for (const path of [
      "/api/v1/submissions",
      "/api/v1/servers",
      "/api/v1/audit/events",
      "/api/v1/namespaces",
    ])
      expect((await as(registry_token)("GET", path)).status, path).toBe(401);
    expect((await as(registry_token)("POST", "/api/v1/submissions", {})).status).toBe(401);
    expect((await as(registry_token)("GET", "/v0/servers")).status).toBe(200);
  });

  test("with a publisher's own token, can't submit past the namespaces' rules", async () => {
    const answer = await as(machineToken)("POST", "/api/v1/submissions", {
      server: documentOf(),
      owner: `user:${member.email}`,
      purpose: "Umbrellas.",
      data_classification: "public",
      access_level: "read",
    });
    expect(answer.status).toBe(403);
  });
});

describe("what is refused", () => {
  test("outside the namespace: 403; of another form: 422, with the issues as /validate has them", async () => {
    const foreign = exampleDocument();
    expect((await as(machineToken)("POST", "/v0/publish", foreign)).status).toBe(403);
    const answer = await as(machineToken)("POST", "/v0/publish", {
      ...documentOf(),
      extra: 1,
      version: "^1.0",
    });
    expect(answer.status).toBe(422);
    expect(answer.json.error).toContain("/validate");
    const validation = await call("POST", "/v0/validate", { ...documentOf(), extra: 1, version: "^1.0" });
    expect(validation.status).toBe(200);
    expect(validation.json.valid).toBe(false);
    expect(answer.json.issues.map(({ path }) => path)).toEqual(
      validation.json.issues.map(({ path }) => path),
    );
    expect(answer.json.errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ pointer: "/version", message: expect.any(String) })]),
    );
  });

  test("a second time: 400 that names the submission, whoever comes first", async () => {
    const document = documentOf();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => as(machineToken)("POST", "/v0/publish", document)),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { status, json } of answers.filter((answer) => answer !== won[0]))
      expect([status, json.status, json.code, json.submission]).toEqual([
        400,
        400,
        "conflict",
        submissionOf(won[0] as Answer).id,
      ]);
  });

  test("without a body, with one that is no JSON, or of another type: 400 and 415", async () => {
    const send = (body: unknown, headers = {}) =>
      call("POST", "/v0/publish", body, { ...bearer(token), ...headers });
    expect((await send(undefined)).status).toBe(400);
    expect((await send("{ no json")).status).toBe(400);
    expect((await send("{}", { "content-type": "text/plain" })).status).toBe(415);
    expect((await call("POST", "/v0/auth/oidc")).status).toBe(400);
    expect((await call("POST", "/v0/auth/oidc", {})).status).toBe(422);
    expect((await call("POST", "/v0/auth/oidc", { oidc_token: token })).status).toBe(401);
    expect((await call("POST", "/v0/validate", "{ no json")).json).toMatchObject({
      valid: false,
      issues: [{ type: "json" }],
    });
  });

  test("unknown or not approved: the same 404 for a status", async () => {
    const pending = documentOf();
    await as(machineToken)("POST", "/v0/publish", pending);
    const answers = await Promise.all(
      [pending, documentOf()].map((one) =>
        as(machineToken)("PATCH", `/v0/servers/${encoded(one)}/status`, { status: "deprecated" }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect(answers[0]?.json.error).toBe(answers[1]?.json.error);
  });

  test("a broken or hostile address: no 500", async () => {
    for (const path of [
      "%E0%A4%A/versions/1",
      "a%00b/versions/1",
      "a%2500/versions/1",
      "%ff%2f/versions/x",
      "a/b/c/versions/1",
    ])
      for (const method of ["PUT", "PATCH"]) {
        const suffix = method === "PATCH" ? "/status" : "";
        const { status } = await as(token)(method, `/v0/servers/${path}${suffix}`, { status: "deleted" });
        expect([400, 403, 404, 422], `${method} ${path} ${status}`).toContain(status);
      }
  });
});

describe("a status", () => {
  const official = "io.modelcontextprotocol.registry/official";

  test("is deprecated with a successor, active again, and read at once", async () => {
    const document = await live("1.0.0");
    const path = `/v0.1/servers/${encoded(document)}`;
    const { name: successor } = await live("2.0.0");
    const change = { status: "deprecated", statusMessage: "Use 2.0", successor };
    const { status, json } = await as(machineToken)("PATCH", `${path}/status`, change);
    expect(status).toBe(200);
    expect(json).toEqual((await call("GET", path)).json);
    expect(json._meta[official]).toMatchObject({
      status: "deprecated",
      statusMessage: "Use 2.0",
      isLatest: true,
    });
    expect(json._meta["dev.countersign/governance"]?.successor).toBe(successor);
    const again = await as(machineToken)("PATCH", `${path}/status`, { status: "active" });
    expect(again.json._meta[official]).not.toHaveProperty("statusMessage");
  });

  test("of all versions changes together", async () => {
    const document = await live("1.0.0", "1.1.0");
    const path = `/v0/servers/${document.name}/status`;
    const { json } = await as(machineToken)("PATCH", path, {
      status: "deprecated",
      statusMessage: "Archived.",
    });
    expect(json.updatedCount).toBe(2);
    expect(json.servers.map((entry) => [entry.server.version, entry._meta[official]?.status])).toEqual([
      ["1.0.0", "deprecated"],
      ["1.1.0", "deprecated"],
    ]);
    const same = await as(machineToken)("PATCH", path, { status: "deprecated", statusMessage: "Archived." });
    expect([same.status, same.json.error]).toEqual([400, expect.stringContaining("No changes to apply")]);
  });

  test.each([
    [{ status: "active", statusMessage: "No." }, 400],
    [{ status: "active" }, 400],
    [{ status: "retired" }, 422],
    [{}, 422],
    [{ status: "deprecated", statusMessage: "x".repeat(501) }, 422],
    [{ status: "deprecated", message: "x" }, 422],
    [[], 422],
    [null, 422],
  ])("as in %j is refused: %i", async (body, status) => {
    const document = await live("1.0.0");
    expect((await as(machineToken)("PATCH", `/v0/servers/${encoded(document)}/status`, body)).status).toBe(
      status,
    );
  });

  test("that was deleted stays deleted: 400 that says what to do", async () => {
    const document = await live("1.0.0");
    const path = `/v0/servers/${encoded(document)}`;
    await as(machineToken)("PATCH", `${path}/status`, { status: "deleted" });
    const { status, json } = await as(machineToken)("PATCH", `${path}/status`, { status: "active" });
    expect([status, json.error]).toEqual([400, expect.stringContaining("Submit a new version")]);
    expect((await as(machineToken)("PUT", path, document)).status).toBe(404);
    expect((await as(machineToken)("POST", "/v0/publish", document)).status).toBe(400);
  });

  test("is the console's to change as well, by its own words", async () => {
    const document = await live("1.0.0");
    const governing = (await createToken(systemCtx("tests"), { user: governance.email, scopes: ["*"] }))
      .token;
    const path = `/api/v1/servers/${encodeURIComponent(document.name)}`;
    const one = await as(governing)("POST", `${path}/versions/1.0.0/status`, { status: "deprecated" });
    expect([one.status, one.json.changed]).toEqual([
      200,
      [expect.objectContaining({ status: "deprecated" })],
    ]);
    expect((await as(governing)("POST", `${path}/status`, { status: "deprecated" })).status).toBe(409);
    expect((await as(token)("POST", `${path}/status`, { status: "live" })).status).toBe(403);
    expect((await as(governing)("POST", `${path}/status`, { status: "live" })).status).toBe(200);
  });
});

test("namespaces are an administrator's to map, over the API too", async () => {
  const admin = await addPerson("admin");
  const own = (await createToken(systemCtx("tests"), { user: admin.email, scopes: ["settings.*"] })).token;
  const team = unique("team");
  await createTeam(systemCtx("tests"), { slug: team, name: team });
  const input = { prefix: "com.mapped", team, data_classification: "internal", access_level: "write" };
  expect((await as(token)("POST", "/api/v1/namespaces", input)).status).toBe(403);
  const { status, json } = await as(own)("POST", "/api/v1/namespaces", input);
  expect([status, json.prefix]).toEqual([200, "com.mapped"]);
  const list = await as(token)("GET", "/api/v1/namespaces?limit=100");
  expect(list.json.items).toContainEqual(json);
  expect((await as(own)("DELETE", `/api/v1/namespaces/${json.id}`)).status).toBe(204);
  expect((await as(own)("DELETE", `/api/v1/namespaces/${json.id}`)).status).toBe(404);
});
