import { expect, test } from "vitest";
import { hashToken } from "#lib/audit/redaction/index.ts";
import { auditRecord } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newUuid } from "#lib/core/ids.ts";
import { proveArguments } from "./arguments-proof.ts";
import { askedOf } from "./decided.ts";
import { isSampled, toRecord } from "./record-decision.ts";
import { type UsageRow, usageKey, withUse } from "./record-usage.ts";
import { aDecision } from "./test-decided.ts";

const hostile = "\0\ud800\t\n\\N‮";

test("a record says who was let do what, by what, and what the arguments hash to, but not what they were", () => {
  const one = aDecision();
  const record = auditRecord.parse(toRecord(one));
  expect(record).toMatchObject({
    timestamp: "2026-11-21T10:00:00.123000Z",
    class: "standard",
    action: "access.permit",
    caller: {
      identity: "Planner",
      identity_type: "agent",
      agent: "agt_1",
      agent_name: "Planner",
      session_id: "s1",
    },
    operation: {
      type: "tools/call",
      name: "forecast",
      server: "com.example/weather",
      server_version: "1.0.0",
      arguments: { hash: hashToken('{"city":"Bern"}'), bytes: 15 },
      scope_used: "read",
    },
    result: { status: "success" },
    context: {
      gateway_id: "cli_1",
      policy_decisions: [
        {
          decision: "permit",
          reason: "permitted",
          policy_version: 2,
          revision: 7,
          rules: ["r1"],
          grants: ["grt_1"],
        },
      ],
    },
  });
  expect(JSON.stringify(record)).not.toContain("Bern");
});

test("a denial concerns security, and names the person where there is one", () => {
  const { asked, decision } = aDecision();
  const record = toRecord(
    aDecision({
      asked: { ...asked, user: "ada" },
      decision: { ...decision, permit: false, reason: "no_grant", userId: "usr_1" },
      userEmail: "ada@example.com",
    }),
  );
  expect(record).toMatchObject({
    class: "security",
    action: "access.deny",
    caller: { identity: "ada@example.com", identity_type: "user", agent: "agt_1" },
    result: { status: "denied", error_code: "no_grant" },
  });
});

test("whatever a gateway says can be stored, and takes bounded room", () => {
  const long = hostile.repeat(10_000);
  const { decision } = aDecision();
  const record = toRecord(
    aDecision({
      ctx: { requestId: "req_1", clientIp: "not an address", userAgent: long },
      asked: {
        gatewayId: "cli_1",
        method: long,
        agent: long,
        user: long,
        server: long,
        version: long,
        tool: long,
        toolHash: long,
        session: { id: long, steps: null, cost: null },
        regions: [long],
      },
      decision: { ...decision, permit: false, agentId: null, server: null, version: null, tool: null },
      agentName: undefined,
    }),
  );
  const body = canonicalJson(auditRecord.parse(record));
  expect(body).not.toContain("\\u0000");
  expect(Buffer.byteLength(body)).toBeLessThan(32 * 1_024);
});

test("secrets that a gateway sends as names are told by their hashes, and those in sentences are cut out", () => {
  const part = (text: string) => Buffer.from(text).toString("base64url");
  const jwt = `${part('{"alg":"HS256","typ":"JWT"}')}.${part(`{"sub":"${"x".repeat(600)}"}`)}.${"s".repeat(43)}`;
  const tool = ["ghp_", "x7Hd9fKq2LmNpRsTuVwYzAbCdEfGhIjKlMnO"].join("");
  const session = ["sk-live-", "T3BlbkFJa1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6"].join("");
  const { asked, decision } = aDecision();
  const record = toRecord(
    aDecision({
      ctx: { requestId: session, clientIp: null, userAgent: `edge/1 (Authorization: Bearer ${tool})` },
      asked: {
        ...asked,
        agent: jwt,
        tool,
        session: { id: session, steps: null, cost: null },
        regions: [tool],
      },
      decision: { ...decision, permit: false, agentId: null, tool: null, text: `Not ${tool}.` },
      agentName: undefined,
    }),
  );
  const body = canonicalJson(auditRecord.parse(record));
  for (const secret of [jwt.slice(0, 60), tool, session]) expect(body).not.toContain(secret);
  expect(record).toMatchObject({
    caller: { identity: hashToken(jwt), agent: hashToken(jwt), session_id: hashToken(session) },
    operation: { name: hashToken(tool), request_id: hashToken(session) },
    context: { policy_decisions: [{ session: { id: hashToken(session) }, regions: [hashToken(tool)] }] },
    reason: expect.stringContaining("[redacted:"),
  });
  expect(record.caller.user_agent).toMatch(/^edge\/1 .*\[redacted:/);
  expect(record.result.redactions).toContainEqual({
    path: "session_id",
    treatment: "hash",
    reason: expect.any(String),
  });
});

test("of a call, nothing is kept that its record does not say", () => {
  const asked = askedOf({
    gatewayId: "cli_1",
    method: "tools/call",
    agent: { name: "planner", issuer: "https://id.example.com", claims: { groups: ["everything"] } },
    user: { name: "ada", issuer: "https://id.example.com" },
    server: null,
    version: null,
    tool: "forecast",
    toolHash: null,
    args: { city: "Bern" },
    session: null,
    regions: [],
  });
  expect(asked).toMatchObject({ agent: "planner", user: "ada" });
  expect(JSON.stringify(asked)).not.toMatch(/everything|Bern/);
});

test("arguments that have no canonical form are proved as they came", () => {
  expect(proveArguments({ text: "\ud800" })?.hash).toMatch(/^hmac:[\w-]{22}$/);
  expect(proveArguments(undefined)).toBeUndefined();
});

test("of ids, the share that is asked for is recorded, and always the same", () => {
  const ids = Array.from({ length: 2_000 }, () => newUuid());
  const sampled = (share: number) => ids.filter((id) => isSampled(id, share));
  expect(sampled(0)).toEqual([]);
  expect(sampled(1)).toEqual(ids);
  expect(sampled(0.25)).toEqual(sampled(0.25));
  expect(sampled(0.25).length).toBeGreaterThan(400);
  expect(sampled(0.25).length).toBeLessThan(600);
});

test("use is counted by day, and was last when something was last permitted", () => {
  const rows = new Map<string, UsageRow>();
  for (const [time, permit] of [
    ["2026-11-20T23:59:59.000Z", false],
    ["2026-11-21T08:00:00.000Z", false],
    ["2026-11-21T09:00:00.000Z", true],
    ["2026-11-21T10:00:00.000Z", false],
  ] as const) {
    const use = { agentId: "agt_1", serverId: "srv_1", tool: "forecast", at: new Date(time), permit };
    rows.set(usageKey(use), withUse(rows.get(usageKey(use)), use));
  }
  expect([...rows.values()]).toMatchObject([
    { day: "2026-11-20", permits: 0, denials: 1, last_at: "2026-11-20T23:59:59.000Z" },
    { day: "2026-11-21", permits: 1, denials: 2, last_at: "2026-11-21T09:00:00.000Z" },
  ]);
});
