import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certificationFixture } from "#lib/access/pdp/authzen/testing/certification-fixture.ts";
import { fixturePoint } from "#lib/access/pdp/authzen/testing/fixture-point.ts";
import type { DecisionPoint } from "#lib/access/pdp/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { mountAccess } from "./access-routes.ts";
import { appWith } from "./testing/alone.ts";

const fixture = fixturePoint(certificationFixture);
const permitted = {
  subject: { type: "user", id: "alice" },
  action: { name: "read" },
  resource: { type: "record", id: "record-1" },
};
const denied = { ...permitted, subject: { type: "user", id: "nobody" } };

async function post(api: string, body: object, point: DecisionPoint = fixture) {
  const app = appWith((alone) => mountAccess(alone, point, async (c) => c.var.ctx));
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", body: JSON.stringify(body), headers };
  const response = await app.request(`/access/v1/${api}`, init, {});
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: response.headers.get("content-type") === "application/json" ? JSON.parse(text) : null,
  };
}

/** A point whose evaluations answer so. */
function answering(evaluate: DecisionPoint["evaluate"]): DecisionPoint {
  return { ...fixture, evaluate };
}

describe("a batch", () => {
  const entity = (type: string, ...ids: string[]) =>
    fc.record({ type: fc.constant(type), id: fc.constantFrom(...ids) }, { requiredKeys: ["type", "id"] });
  const members = {
    subject: entity("user", "alice", "bob", "nobody"),
    action: fc.record({ name: fc.constantFrom("read", "write", "delete", "other") }),
    resource: entity("record", "record-1", "record-2", "record-3"),
    context: fc.constant({ time: "now" }),
  };
  const defaults = fc.record(members, { requiredKeys: [] });
  /** Items may lack members, and may be nothing at all. */
  const item = fc.oneof(
    { weight: 9, arbitrary: fc.record(members, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.constantFrom("no object", null, [], { subject: "alice" }) },
  );
  const batch = fc.record({ defaults, items: fc.array(item, { minLength: 1, maxLength: 12 }) });

  async function oneByOne(shared: object, items: readonly unknown[]) {
    const answers = [];
    for (const each of items) {
      const isItem = typeof each === "object" && each !== null && !Array.isArray(each);
      const { status, json, text } = await post("evaluation", isItem ? { ...shared, ...each } : []);
      answers.push(
        status === 200 ? json : { decision: false, context: { error: { status, message: text } } },
      );
    }
    return answers;
  }

  test("is decided as its items alone, and ends where its semantic says", async () => {
    const whole = { status: 400, message: "The body must be a JSON object." };
    await fc.assert(
      fc.asyncProperty(batch, async ({ defaults: shared, items }) => {
        const alone = await oneByOne(shared, items);
        const ask = async (semantic: string) => {
          const options = { evaluations_semantic: semantic };
          const { json } = await post("evaluations", { ...shared, options, evaluations: items });
          return json.evaluations;
        };
        // What is no object is told apart by where it stands alone.
        const comparable = (answers: typeof alone) =>
          answers.map((answer, at) =>
            alone[at]?.context?.error?.message === whole.message ? answer.decision : answer,
          );
        expect(comparable(await ask("execute_all"))).toEqual(comparable(alone));

        const firstDeny = alone.findIndex(({ decision }) => !decision);
        const untilDeny = firstDeny < 0 ? alone : alone.slice(0, firstDeny + 1);
        expect(comparable(await ask("deny_on_first_deny"))).toEqual(comparable(untilDeny));

        const firstPermit = alone.findIndex(({ decision }) => decision);
        const untilPermit = firstPermit < 0 ? alone : alone.slice(0, firstPermit + 1);
        expect(comparable(await ask("permit_on_first_permit"))).toEqual(comparable(untilPermit));
      }),
      { numRuns: 60 },
    );
  });

  test("goes on after an item that failed here, which is denied and tells nothing of the cause", async () => {
    const point = answering(async (ctx, request) => {
      if (request.subject.id === "bob") throw new Error("secret cause");
      if (request.subject.id === "nobody") throw new DomainError("unavailable", "Try again.");
      return fixture.evaluate(ctx, request);
    });
    const evaluations = ["bob", "nobody", "alice"].map((id) => ({ subject: { type: "user", id } }));
    expect((await post("evaluations", { ...permitted, evaluations }, point)).json).toEqual({
      evaluations: [
        { decision: false, context: { error: { status: 500, message: "This evaluation failed." } } },
        { decision: false, context: { error: { status: 503, message: "Try again." } } },
        { decision: true },
      ],
    });
  });
});

describe("a search", () => {
  const many = Array.from({ length: 2_500 }, (_, at) => ({ type: "record", id: String(at) }));
  const point: DecisionPoint = { ...fixture, searchResource: async () => many };
  const request = { ...permitted, resource: { type: "record" } };

  test("of pages of any size finds each once, in order", async () => {
    for (const limit of [undefined, 700, 2_499, 2_500, 10_000]) {
      const found: unknown[] = [];
      let page: object | undefined = limit === undefined ? undefined : { limit };
      for (;;) {
        const { json } = await post("search/resource", { ...request, page }, point);
        expect(json.results.length).toBeLessThanOrEqual(Math.min(limit ?? 1_000, 1_000));
        found.push(...json.results);
        if (json.page.next_token === "") break;
        page = { ...page, token: json.page.next_token };
      }
      expect(found).toEqual(many);
    }
  });

  test("may ask for nothing but the number", async () => {
    const { json } = await post("search/resource", { ...request, page: { limit: 0 } }, point);
    expect(json).toMatchObject({ results: [], page: { count: 0, total: 2_500 } });
  });
});

test("a gateway that asks too often hears when to come again: 429", async () => {
  const app = appWith((alone) =>
    mountAccess(alone, fixture, async () => {
      throw new DomainError("rate_limited", "Too many requests.", { details: { retry_after: 7 } });
    }),
  );
  for (const api of ["evaluation", "evaluations", "enforce", "search/action"]) {
    const response = await app.request(`/access/v1/${api}`, { method: "POST" }, {});
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
  }
});

describe("enforce", () => {
  const missing = {
    kind: "grant",
    url: "https://c.example/x",
    server: "com.example/crm",
    scope: "write",
    tool: "t",
  } as const;
  const noGrant = answering(async () => ({
    decision: false,
    context: { reason: "no_grant", reason_user: "No grant.", next_action: "request", request: missing },
  }));

  test("answers by the status", async () => {
    const [yes, no] = [await post("enforce", permitted), await post("enforce", denied)];
    expect([yes.status, yes.json]).toEqual([200, { decision: true }]);
    expect([no.status, no.json, no.headers.get("www-authenticate")]).toEqual([
      403,
      { decision: false },
      null,
    ]);
  });

  test("says in JSON-RPC what is missing, to a caller that says the call's id", async () => {
    for (const id of [7, "seven", 0, ""]) {
      const { status, json } = await post("enforce", { ...denied, context: { jsonrpc_id: id } }, noGrant);
      const next = {
        action: "request",
        kind: "grant",
        url: "https://c.example/x",
        server: "com.example/crm",
        scope: "write",
        tool: "t",
      };
      const error = { code: -32_001, message: "No grant.", data: { reason: "no_grant", next } };
      expect([status, json]).toEqual([403, { jsonrpc: "2.0", id, error }]);
    }
    const { json } = await post("enforce", { ...denied, context: { jsonrpc_id: 1 } });
    expect(json.error).toEqual({ code: -32_001, message: "This call is not allowed.", data: {} });
  });

  test("says in JSON-RPC what a denial is asked about with", async () => {
    const access_request = {
      endpoint: "https://c.example/access/v1/requests",
      expires_at: "2026-11-21T10:10:00Z",
      binding_token: "a.b.c",
    };
    const askable = answering(async () => ({
      decision: false,
      context: { reason: "approval_required", access_request },
    }));
    const { json } = await post("enforce", { ...denied, context: { jsonrpc_id: 1 } }, askable);
    expect(json.error.data).toEqual({ reason: "approval_required", access_request });
  });

  test("names the missing scope as OAuth does, and nothing that can't be one", async () => {
    const { headers } = await post("enforce", denied, noGrant);
    expect(headers.get("www-authenticate")).toBe(
      'Bearer error="insufficient_scope", scope="com.example/crm:write"',
    );
    const declaring = answering(async () => ({
      decision: false,
      context: {
        reason: "no_grant",
        request: { ...missing, declared_scopes: ["crm.read", "crm.pay"] },
      },
    }));
    const declared = await post("enforce", denied, declaring);
    expect(declared.headers.get("www-authenticate")).toBe(
      'Bearer error="insufficient_scope", scope="crm.read crm.pay"',
    );
    const hostile = answering(async () => ({
      decision: false,
      context: { request: { kind: "grant", server: 'x" , evil="y', scope: "read" } },
    }));
    expect((await post("enforce", denied, hostile)).headers.get("www-authenticate")).toBeNull();
  });

  test("lets nothing through that is broken, and gives no failure that some let through", async () => {
    const failing = (error: Error) => answering(() => Promise.reject(error));
    expect((await post("enforce", {})).status).toBe(400);
    expect((await post("enforce", { ...permitted, context: { jsonrpc_id: null } })).status).toBe(400);
    expect(await post("enforce", permitted, failing(new Error("secret cause")))).toMatchObject({
      status: 403,
      text: "No decision was made: something failed here.",
    });
    const away = failing(new DomainError("unavailable", "Try again.", { details: { retry_after: 5 } }));
    const refused = await post("enforce", permitted, away);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([403, "5"]);
    expect((await post("evaluation", permitted, away)).status).toBe(503);
    expect(await post("evaluation", permitted, failing(new Error("secret cause")))).toMatchObject({
      status: 500,
      text: "No decision was made: something failed here.",
    });
    for (const decision of ["true", 1, {}, null] as unknown as boolean[])
      expect(
        (
          await post(
            "enforce",
            permitted,
            answering(async () => ({ decision })),
          )
        ).status,
      ).toBe(403);
  });
});
