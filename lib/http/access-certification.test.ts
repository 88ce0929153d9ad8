import { describe, expect, test } from "vitest";
import { certificationFixture } from "#lib/access/pdp/authzen/testing/certification-fixture.ts";
import { fixturePoint } from "#lib/access/pdp/authzen/testing/fixture-point.ts";
import { env } from "#lib/env.ts";
import { mountAccess } from "./access-routes.ts";
import { appWith } from "./testing/alone.ts";

/** The certification scenario of the Authorization API 1.0; each test has the number of what it asks for. */
const app = appWith((alone) =>
  mountAccess(alone, fixturePoint(certificationFixture), async (c) => c.var.ctx),
);

async function post(api: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await app.request(
    `/access/v1/${api}`,
    { method: "POST", body: text, headers: { "content-type": "application/json", ...headers } },
    {},
  );
  const type = response.headers.get("content-type") ?? "";
  const json = type.startsWith("application/json") ? await response.json() : await response.text();
  return { status: response.status, headers: response.headers, type, json };
}

const alice = { type: "user", id: "alice" };
const bob = { type: "user", id: "bob" };
const admin = { ...bob, properties: { role: "admin" } };
const record = (number: 1 | 2, status?: string) => ({
  type: "record",
  id: `record-${number}`,
  ...(status ? { properties: { status } } : {}),
});
const read = { name: "read" };
const write = { name: "write" };
const context = { time: "2025-06-27T18:03-07:00", ip: "192.168.1.1" };
const first = { subject: alice, action: read, resource: record(1) };

describe("Basic", () => {
  const remove = (soft: boolean) => ({ name: "delete", properties: { soft } });
  test.each([
    ["2.2.1 permit", first, true],
    ["2.2.2 deny", { ...first, subject: bob, action: write }, false],
    ["2.2.3 with context", { ...first, context }, true],
    [
      "2.2.4 by the resource's properties",
      { ...first, action: write, resource: record(2, "archived") },
      false,
    ],
    ["2.2.5 by the subject's", { subject: admin, action: write, resource: record(2, "archived") }, true],
    ["2.2.6 by the action's: permit", { ...first, action: remove(true) }, true],
    ["2.2.7 by the action's: deny", { ...first, action: remove(false) }, false],
    [
      "2.2.8 with more properties",
      {
        subject: { ...alice, properties: { department: "Sales", role: "manager" } },
        action: { name: "read", properties: { method: "GET" } },
        resource: { ...record(1), properties: { status: "active", owner: "bob" } },
      },
      true,
    ],
    ["2.2.9 with unknown fields", { ...first, foo: "bar", futureField: { nested: true } }, true],
    ["1.4 rule 2", { ...first, action: write }, true],
    ["1.4 rule 3", { ...first, subject: bob }, true],
  ])("%s", async (_, request, decision) => {
    const { status, type, json } = await post("evaluation", request);
    expect([status, type, json]).toEqual([200, "application/json", { decision }]);
  });

  const without = (member: keyof typeof first) => ({ ...first, [member]: undefined });
  test.each([
    ["2.4.1 no subject", without("subject"), "subject is missing."],
    ["2.4.1 no action", without("action"), "action is missing."],
    ["2.4.1 no resource", without("resource"), "resource is missing."],
    ["2.4.2 no subject.type", { ...first, subject: { id: "alice" } }, "subject.type is missing."],
    ["2.4.2 no subject.id", { ...first, subject: { type: "user" } }, "subject.id is missing."],
    ["2.4.2 no action.name", { ...first, action: {} }, "action.name is missing."],
    ["2.4.2 no resource.type", { ...first, resource: { id: "record-1" } }, "resource.type is missing."],
    ["2.4.2 no resource.id", { ...first, resource: { type: "record" } }, "resource.id is missing."],
    ["2.4.4 malformed JSON", "{", "The body is not JSON."],
    ["2.4.5 an empty body", "", "The body is not JSON."],
    ["2.4.6 a string as subject", { ...first, subject: "alice" }, /^subject is not valid: /],
    ["2.4.6 a number as action.name", { ...first, action: { name: 123 } }, /^action\.name is not valid: /],
    ["10.1.1 a list", [first], "The body must be a JSON object."],
  ])("%s: 400", async (_, request, message) => {
    const { status, type, json } = await post("evaluation", request);
    expect([status, type]).toEqual([400, "text/plain; charset=UTF-8"]);
    expect(json).toMatch(message);
  });

  test("2.4.3 another content type, or none: 400", async () => {
    for (const type of ["text/plain", "application/jsonp", "application/json-seq", ""])
      expect((await post("evaluation", first, { "content-type": type })).status).toBe(400);
    const parameter = { "content-type": "Application/JSON ; charset=utf-8" };
    expect((await post("evaluation", first, parameter)).status).toBe(200);
  });

  test("2.5.1 X-Request-ID comes back as it was sent, whatever it is, with refusals too", async () => {
    for (const id of ["bfe9eb29-ab87-4ca3-be83-a1d5d8305716", 'any "thing"; at all = ü', "x".repeat(4_000)]) {
      const sent = { "x-request-id": id };
      expect((await post("evaluation", first, sent)).headers.get("x-request-id")).toBe(id);
      expect((await post("evaluations", "{", sent)).headers.get("x-request-id")).toBe(id);
    }
  });

  test("2.5.2 without it nothing fails", async () => {
    expect((await post("evaluation", first)).status).toBe(200);
  });

  test("2.6 the same is decided each time", async () => {
    for (let time = 0; time < 5; time++)
      expect((await post("evaluation", first)).json).toEqual({ decision: true });
  });
});

describe("Batch", () => {
  const archived = record(2, "archived");
  test.each([
    [
      "3.2.1 an array",
      { subject: alice, action: read, evaluations: [{ resource: record(1) }, { resource: record(2) }] },
      [true, true],
    ],
    [
      "3.2.2 in its order",
      { subject: bob, resource: record(1), evaluations: [{ action: read }, { action: write }] },
      [true, false],
    ],
    [
      "3.2.3 by the resource's properties",
      {
        subject: alice,
        action: write,
        evaluations: [{ resource: record(1, "active") }, { resource: archived }],
      },
      [true, false],
    ],
    [
      "3.2.4 by the subject's properties",
      { action: write, resource: archived, evaluations: [{ subject: alice }, { subject: admin }] },
      [false, true],
    ],
    [
      "3.2.5 without defaults",
      { evaluations: [first, { ...first, subject: bob, action: write }] },
      [true, false],
    ],
    [
      "3.2.6 with context",
      {
        subject: alice,
        action: read,
        context,
        evaluations: [
          { resource: record(1) },
          { resource: record(2), context: { source: "batch-override" } },
        ],
      },
      [true, true],
    ],
    [
      "3.2.7 an item replaces whole members",
      {
        subject: alice,
        action: write,
        resource: record(1, "active"),
        evaluations: [{}, { resource: archived }],
      },
      [true, false],
    ],
  ])("%s", async (_, request, decisions) => {
    const { status, json } = await post("evaluations", request);
    // 3.3.1 to 3.3.4: as many, in that order, each with a decision, and none beside them.
    expect([status, json]).toEqual([200, { evaluations: decisions.map((decision) => ({ decision })) }]);
  });

  test("3.4.1 an item that fails is denied, and says why", async () => {
    const options = { evaluations_semantic: "execute_all" };
    const evaluations = [{ resource: record(1) }, {}];
    const { status, json } = await post("evaluations", {
      subject: alice,
      action: read,
      options,
      evaluations,
    });
    const error = { status: 400, message: "resource is missing." };
    expect([status, json]).toEqual([
      200,
      { evaluations: [{ decision: true }, { decision: false, context: { error } }] },
    ]);
  });

  test("3.4.2, 3.4.3 without items it is a single evaluation", async () => {
    expect((await post("evaluations", first)).json).toEqual({ decision: true });
    expect((await post("evaluations", { ...first, evaluations: [] })).json).toEqual({ decision: true });
    expect((await post("evaluations", { evaluations: [] })).status).toBe(400);
  });

  test("3.4.1 what is wrong with the whole is refused: 400", async () => {
    const items = (number: number) => Array.from({ length: number }, () => ({}));
    expect((await post("evaluations", { ...first, evaluations: items(100) })).status).toBe(200);
    for (const wrong of [
      { evaluations: items(101) },
      { evaluations: {} },
      { evaluations: [{}], subject: "alice" },
      { evaluations: [{}], resource: { type: "record" } },
      { evaluations: [{}], options: { evaluations_semantic: "whatever" } },
    ])
      expect((await post("evaluations", { ...first, ...wrong })).status, JSON.stringify(wrong)).toBe(400);
  });
});

describe("Search", () => {
  const users = { subject: { type: "user" }, action: read, resource: record(1) };
  const records = { subject: alice, action: read, resource: { type: "record" } };
  const actions = { subject: alice, resource: record(1) };
  const archived = { action: write, resource: record(2, "archived") };
  const named = (...names: string[]) => names.map((name) => ({ name }));

  test.each([
    ["4.2.1 subjects", "subject", users, [alice, bob]],
    ["4.2.2 subjects, with context", "subject", { ...users, context }, [alice, bob]],
    ["4.2.3 subjects, whatever subject.id is", "subject", { ...users, subject: alice }, [alice, bob]],
    ["4.2.4 subjects, by properties", "subject", { subject: { type: "user" }, ...archived }, [bob]],
    ["4.3.1 resources", "resource", records, [record(1), record(2)]],
    ["4.3.2 resources, with context", "resource", { ...records, context }, [record(1), record(2)]],
    ["4.3.3 resources, whatever resource.id is", "resource", first, [record(1), record(2)]],
    [
      "4.3.4 resources, by properties",
      "resource",
      { subject: admin, action: write, resource: { type: "record" } },
      [record(2)],
    ],
    ["4.4.1 actions", "action", actions, named("read", "write")],
    ["4.4.2 actions, with context", "action", { ...actions, context }, named("read", "write")],
    [
      "4.4.3 actions, by properties",
      "action",
      { subject: admin, resource: record(2, "archived") },
      named("read", "write"),
    ],
    ["4.6.1 nobody: an unknown id", "action", { ...actions, subject: { type: "user", id: "nobody" } }, []],
    ["4.6.1 nothing: an unknown id", "subject", { ...users, resource: { type: "record", id: "none" } }, []],
    ["4.6.2 nobody: an unknown type", "subject", { ...users, subject: { type: "spaceship" } }, []],
    ["4.6.2 nothing: an unknown type", "resource", { ...records, resource: { type: "spaceship" } }, []],
  ])("%s", async (_, api, request, results) => {
    const { status, json } = await post(`search/${api}`, request);
    expect([status, json]).toEqual([200, { results }]);
  });

  test.each([
    ["4.7.1 subjects without action", "subject", { ...users, action: undefined }],
    ["4.7.1 resources without subject", "resource", { ...records, subject: undefined }],
    ["4.7.1 actions without resource", "action", { subject: alice }],
    ["4.7.2 subjects of no resource.id", "subject", { ...users, resource: { type: "record" } }],
    ["4.7.2 resources of no subject.id", "resource", { ...records, subject: { type: "user" } }],
    ["4.7.2 actions of no subject.id", "action", { ...actions, subject: { type: "user" } }],
  ])("%s: 400", async (_, api, request) => {
    expect((await post(`search/${api}`, request)).status).toBe(400);
  });

  test("4.5.1, 4.5.2, 4.5.3 pages follow each other to the end, and go with their request", async () => {
    const page = { limit: 1 };
    const one = (await post("search/subject", { ...users, page })).json;
    expect(one).toMatchObject({ results: [alice], page: { count: 1, total: 2 } });
    const token = one.page.next_token;
    const two = (await post("search/subject", { ...users, page: { token } })).json;
    expect(two).toEqual({ results: [bob], page: { next_token: "", count: 1, total: 2 } });

    expect((await post("search/subject", { ...users, action: write, page: { token } })).status).toBe(400);
    expect((await post("search/subject", { ...users, page: { token, limit: 2 } })).status).toBe(400);
    expect((await post("search/subject", { ...users, page: { token: "made-up" } })).status).toBe(400);
    expect((await post("search/subject", { ...users, page: { limit: -1 } })).status).toBe(400);
  });
});

describe("Discovery", () => {
  const get = (path: string) => app.request(`/.well-known/authzen-configuration${path}`, {}, {});

  test("6.5 names the point by what it was asked by, and where its APIs are", async () => {
    const { publicUrl } = env();
    for (const tenant of ["", "/tenant-1"]) {
      const response = await get(tenant);
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
      expect(await response.json()).toEqual({
        policy_decision_point: `${publicUrl}${tenant}`,
        access_evaluation_endpoint: `${publicUrl}/access/v1/evaluation`,
        access_evaluations_endpoint: `${publicUrl}/access/v1/evaluations`,
        search_subject_endpoint: `${publicUrl}/access/v1/search/subject`,
        search_resource_endpoint: `${publicUrl}/access/v1/search/resource`,
        search_action_endpoint: `${publicUrl}/access/v1/search/action`,
        access_request_endpoint: `${publicUrl}/access/v1/requests`,
        jwks_uri: `${publicUrl}/.well-known/jwks.json`,
        capabilities: ["urn:openid:authzen:capability:access-request"],
      });
    }
  });

  test("6.3 has no query, no fragment and no other path in it", async () => {
    for (const tenant of ["/a%3Fb", "/a%23b", "/a%2Fb", "/a/b", "/%3Cb%3E"])
      expect((await get(tenant)).status, tenant).toBe(404);
  });
});
