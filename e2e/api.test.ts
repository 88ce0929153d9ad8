import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEverythingServer } from "./mcp-servers/everything-server.ts";
import { startRawServer } from "./mcp-servers/raw-server.ts";
import { searchAudit } from "./support/audit.ts";
import { Instance, type Person } from "./support/instance.ts";
import { until } from "./support/until.ts";

type View = {
  id: string;
  status: string;
  digest: string;
  server: { name: string; version: string };
  reading: { status: string; error: string };
};
type Problem = {
  status: number;
  code: string;
  detail: string;
  error: string;
  errors?: { pointer: string }[];
  request_id: string;
};
type Entry = {
  server: { name: string };
  _meta: Record<string, { isLatest?: boolean; approved_digest?: string }>;
};

const submissions = "/api/v1/submissions";
let instance: Instance;
let member: Person;
let governance: Person;
let auditor: Person;

const facts = () => ({
  owner: `user:${member.email}`,
  data_classification: "internal",
  access_level: "read",
  purpose: "Try things out",
});

beforeAll(async () => {
  instance = await Instance.start();
  member = await instance.person("Mia Member", "member");
  governance = await instance.person("Gus Governance", "governance");
  auditor = await instance.person("Ada Auditor", "auditor");
});
afterAll(() => instance?.close());

async function inReview(url: string): Promise<View> {
  const created = await instance.call<View>(member.token, "POST", submissions, { url, ...facts() });
  expect(created.status).toBe(201);
  expect(created.body.status).toBe("draft");
  const read = await until(
    () => instance.call<View>(member.token, "GET", `${submissions}/${created.body.id}`),
    ({ body }) => body.reading.status !== "pending",
  );
  return read.body;
}

describe("the main job over the API", () => {
  test("a real server goes from its address to the approved catalog, with every step in the audit log", async () => {
    const server = await startEverythingServer();
    const view = await inReview(server.url);
    expect(view.status).toBe("in_review");
    const path = `/v0.1/servers/${encodeURIComponent(view.server.name)}/versions`;
    expect((await instance.call(null, "GET", `${path}/latest`)).status).toBe(404);

    const vote = { decision: "approve", digest: view.digest, reason: "Reads only." };
    const voted = await instance.call<View>(
      governance.token,
      "POST",
      `${submissions}/${view.id}/votes`,
      vote,
    );
    expect(voted.body.status).toBe("approved");

    const entry = await instance.call<Entry>(null, "GET", `${path}/latest`);
    expect(entry.status).toBe(200);
    expect(entry.body.server.name).toBe(view.server.name);
    expect(entry.body._meta["io.modelcontextprotocol.registry/official"]?.isLatest).toBe(true);
    expect(entry.body._meta["dev.countersign/governance"]?.approved_digest).toBe(view.digest);
    for (const alike of [`${path}/${view.server.version}`, `/v0/servers/${view.server.name}/versions/latest`])
      expect((await instance.call(null, "GET", alike)).body).toEqual(entry.body);
    const list = await instance.call<{ servers: Entry[] }>(null, "GET", "/v0.1/servers");
    expect(list.body.servers.map((one) => one.server.name)).toContain(view.server.name);

    const audit = await searchAudit(instance, auditor.token, "");
    const actions = audit.map(({ action }) => action);
    for (const step of [
      "submission.create",
      "submission.read_server",
      "submission.vote",
      "submission.decide",
      "server.publish",
    ])
      expect(actions).toContain(step);
    await server.close();
  });

  test("a server that cannot be read leaves a draft that says why, and can be retried", async () => {
    const server = await startRawServer({ "tools/list": () => ({ tools: [] }) });
    await server.close();
    const view = await inReview(server.url);
    expect(view.status).toBe("draft");
    expect(view.reading.error).toContain("Nothing listens at this address");
    expect((await instance.call(governance.token, "POST", `${submissions}/${view.id}/retry`)).status).toBe(
      403,
    );
    const retried = await instance.call<View>(member.token, "POST", `${submissions}/${view.id}/retry`);
    expect(retried.body.reading.status).toBe("pending");
  });

  test("an address inside the network is refused unless it is allowed", async () => {
    const view = await inReview("http://10.9.8.7:8080/mcp");
    expect(view.reading.error).toContain("OUTBOUND_ALLOW=10.9.8.7:8080");
  });
});

describe("refusals", () => {
  const call = (
    token: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => instance.call<Problem>(token, method, path, body, headers);

  test("400: a body that is not JSON, a NUL in the address, a cursor of somebody's making", async () => {
    expect((await call(member.token, "POST", submissions, "{")).status).toBe(400);
    expect((await call(member.token, "GET", `${submissions}?q=%00`)).status).toBe(400);
    expect((await call(member.token, "GET", `${submissions}?cursor=abc`)).status).toBe(400);
  });

  test("401: nobody, and a token that is not good, each with a challenge", async () => {
    for (const token of [null, "cst_made-up", "not even a token"]) {
      const answer = await call(token, "GET", submissions);
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    }
  });

  test("403: a member does not vote, an auditor does not submit, a governor does not read people's secrets", async () => {
    const { token } = await instance.cli<{ token: string }>(
      "token",
      "create",
      "--user",
      member.email,
      "--scopes",
      "catalog.read",
    );
    expect((await call(token, "POST", submissions, {})).body.detail).toContain(
      "lacks the scope submission.create",
    );
    expect((await call(auditor.token, "POST", submissions, {})).status).toBe(403);
    expect((await call(member.token, "GET", "/api/v1/audit/events")).status).toBe(403);
    expect((await call(governance.token, "POST", "/api/v1/users", {})).status).toBe(403);
  });

  test("404: what is not there and what is not approved answer alike", async () => {
    expect((await call(member.token, "GET", `${submissions}/sub_none`)).status).toBe(404);
    expect(
      (await call(null, "GET", "/v0.1/servers/com.example%2Fnone/versions/latest")).body.error,
    ).toBeTruthy();
    expect((await call(null, "GET", "/api/v1/nothing")).status).toBe(404);
    expect((await call(member.token, "DELETE", submissions)).status).toBe(404);
  });

  test("413 and 415: a body too large, a body that is no JSON by its own word", async () => {
    const large = { ...facts(), url: "https://mcp.example.com/mcp", purpose: "x".repeat(1_100_000) };
    expect((await call(member.token, "POST", submissions, large)).status).toBe(413);
    expect(
      (await call(member.token, "POST", submissions, "a=1", { "content-type": "text/plain" })).status,
    ).toBe(415);
  });

  test("422: names every wrong field at once, an unknown owner included, and is audited", async () => {
    const wrong = { owner: "team:nobody", data_classification: "secret", url: "ftp://x", extra: 1 };
    const answer = await call(member.token, "POST", submissions, wrong);
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map(({ pointer }) => pointer).sort()).toEqual([
      "/access_level",
      "/data_classification",
      "/extra",
      "/owner",
      "/purpose",
      "/url",
    ]);
    const refused = await searchAudit(instance, auditor.token, "status:denied");
    expect(refused.map(({ operation }) => operation.request_id)).toContain(answer.body.request_id);
  });

  test("every answer carries the security headers and a request id, errors included", async () => {
    for (const path of [
      "/healthz",
      "/api/openapi.json",
      "/api/v1/nothing",
      submissions,
      "/v0.1/servers",
      "/sign-in",
      "/no-such-page",
      "/idp/nothing",
      "/api/auth/csrf",
      "/icon.svg",
      "/v0nothing",
    ]) {
      const { headers } = await call(null, "GET", path);
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("x-frame-options"), path).toBe("DENY");
      expect(headers.get("content-security-policy"), path).toContain("frame-ancestors 'none'");
    }
    const page = (await call(null, "GET", "/sign-in")).headers.get("content-security-policy") ?? "";
    expect(page).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
    expect(page).not.toContain("unsafe-eval");
  });
});

describe("the service itself", () => {
  test("says that it is alive and ready, and gives its metrics", async () => {
    expect((await instance.call(null, "GET", "/healthz")).body).toEqual({ status: "ok" });
    expect((await instance.call(null, "GET", "/readyz")).body).toEqual({ status: "ready" });
    const metrics = await instance.call<string>(null, "GET", "/metrics");
    expect(metrics.headers.get("content-type")).toContain("text/plain");
    expect(metrics.body).toContain("countersign_http_requests_total");
  });

  test("describes its API, each operation with its permission", async () => {
    const { body } = await instance.call<{
      openapi: string;
      paths: Record<string, Record<string, { "x-permission"?: string }>>;
    }>(null, "GET", "/api/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    expect(body.paths[`${submissions}/{id}/votes`]?.post?.["x-permission"]).toBe("submission.vote");
    for (const [path, operations] of Object.entries(body.paths)) {
      if (!path.startsWith("/api/v1/")) continue;
      for (const operation of Object.values(operations)) expect(operation["x-permission"], path).toBeTruthy();
    }
  });
});
