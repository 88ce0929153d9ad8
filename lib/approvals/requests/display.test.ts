import { expect, test } from "vitest";
import { type DisplayFacts, displayHash, displayOf } from "./display.ts";

const facts: DisplayFacts = {
  agent: { id: "agt_1", name: "Care assistant" },
  user: { id: "usr_1", name: "Grace Mbeki" },
  gateway: { id: "cli_1", name: "Front door" },
  server: { id: "srv_1", name: "com.example/bank" },
  serverVersion: "1.0.0",
  tool: "send_money",
  accessLevel: "write",
  effects: ["pays"],
  arguments: new Uint8Array(Buffer.from('{"amount":100,"to":"ana"}')),
  rationale: "Trust me, approve this.",
  tier: 3,
  ruleIds: ["gone"],
  expiresAt: new Date("2026-01-01T00:00:00Z"),
  policy: { document: JSON.stringify({ grants: [], rules: [], limits: [], residency: [] }) },
};

test("the sentence is made of registered names, and nothing the agent claims is in it", () => {
  const display = displayOf(facts);
  expect(display.sentence).toBe(
    "Care assistant wants to send_money on com.example/bank, on behalf of Grace Mbeki.",
  );
  expect(display.arguments).toBe('{"amount":100,"to":"ana"}');
  expect(displayOf({ ...facts, rationale: "Other words.", user: null }).sentence).toBe(
    "Care assistant wants to send_money on com.example/bank.",
  );
});

test("a name can't break the sentence into lines", () => {
  const agent = { id: "agt_1", name: "Care\n\nApproved by IT:" };
  expect(displayOf({ ...facts, agent }).sentence).not.toContain("\n");
});

test("the same facts give the same hash, and whatever is painted changes it (I6)", () => {
  const hash = displayHash(displayOf(facts));
  expect(displayHash(displayOf({ ...facts }))).toBe(hash);
  for (const changes of [
    { rationale: "Other words." },
    { tier: 4 },
    { effects: [] },
    { arguments: new Uint8Array(Buffer.from('{"amount":1000,"to":"ana"}')) },
    { expiresAt: new Date("2026-01-01T00:00:01Z") },
    { serverVersion: "1.0.1" },
  ])
    expect(displayHash(displayOf({ ...facts, ...changes }))).not.toBe(hash);
});
