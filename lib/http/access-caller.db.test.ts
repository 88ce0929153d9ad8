import { beforeAll, expect, test, vi } from "vitest";
import { type DecisionPoint, decide } from "#lib/access/pdp/index.ts";
import {
  approveServer,
  callOf,
  insertAccessPolicy,
  insertAgent,
  insertClient,
  insertGrant,
} from "#lib/access/testing/index.ts";
import { createClient, disableClient } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, unique } from "#prisma/seed/factories.ts";
import { mountAccess } from "./access-routes.ts";
import { renderMetrics } from "./metrics.ts";
import { spend } from "./rate-limit.ts";
import { appWith } from "./testing/alone.ts";
import { signMachineToken } from "./testing/machine-token.ts";

const evaluate = vi.fn<DecisionPoint["evaluate"]>(async () => ({ decision: true }));
const nothing = async () => [];
const point = { evaluate, searchSubject: nothing, searchResource: nothing, searchAction: nothing };
const app = appWith((alone) => mountAccess(alone, point));
const asked = {
  subject: { type: "user", id: "ada" },
  action: { name: "tools/call" },
  resource: { type: "tool", id: "x" },
};

async function addGateway() {
  const scopes = ["decision.evaluate" as const];
  const input = { name: unique("gateway"), kind: "gateway" as const, scopes, namespaces: [] };
  const { client_id: id } = await createClient(systemCtx("tests"), input);
  return { id, token: await signMachineToken(id) };
}

async function statusOf(api: string, token: string, body: object = asked): Promise<number> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return (await app.request(`/access/v1/${api}`, init, {})).status;
}

let known: Awaited<ReturnType<typeof addGateway>>;
let other: typeof known;

beforeAll(async () => {
  [known, other] = [await addGateway(), await addGateway()];
});

test("a batch costs what its items would cost alone", async () => {
  const batch = (items: number) => ({ ...asked, evaluations: Array.from({ length: items }, () => ({})) });
  await spend("decisions", known.id, 1_199_980);
  expect(await statusOf("evaluations", known.token, batch(15))).toBe(200);
  expect(evaluate).toHaveBeenCalledTimes(15);
  expect(await statusOf("evaluations", known.token, batch(6))).toBe(429);
  expect(evaluate).toHaveBeenCalledTimes(15);
});

test("a token is believed for a second, and no longer once its client is switched off", async () => {
  const gone = await addGateway();
  expect(await statusOf("evaluation", gone.token)).toBe(200);
  await disableClient(systemCtx("tests"), { id: gone.id });
  const later = performance.now() + 1_001;
  vi.spyOn(performance, "now").mockReturnValue(later);
  expect(await statusOf("evaluation", gone.token)).toBe(401);
  vi.restoreAllMocks();
});

test("an address that has spent all with bad tokens has no more of them verified; a token that was good goes on", async () => {
  const good = await addGateway();
  expect(await statusOf("evaluation", good.token)).toBe(200);
  expect(await statusOf("evaluation", "bad")).toBe(401);
  await spend("api", "unknown", 5_999).catch(() => undefined);
  expect(await statusOf("evaluation", "bad")).toBe(429);
  // Nobody looks whether it is good.
  expect(await statusOf("evaluation", other.token)).toBe(429);
  const later = performance.now() + 1_001;
  vi.spyOn(performance, "now").mockReturnValue(later);
  expect(await statusOf("evaluation", good.token)).toBe(200);
  vi.restoreAllMocks();
});

test("whoever watches sees which rules of the policy can't be evaluated", async () => {
  const owner = await addPerson("member");
  const [server, agent] = [await approveServer(["forecast"], owner), await insertAgent({ owner })];
  await insertGrant({ agentId: agent.id, serverId: server.id, requester: owner });
  const condition = "args.missing == 1";
  await insertAccessPolicy({
    rules: [{ id: "broken", effect: "deny", reason: "No.", condition, match: {} }],
  });
  const call = callOf(await insertClient("gateway"), agent.clientId ?? "", server.name, { args: {} });
  await decide(systemCtx("tests"), call);
  const { body } = await renderMetrics();
  expect(body).toContain('countersign_broken_rules_total{rule="broken"} 1');
  expect(body).toContain('countersign_decisions_not_written_total{what="event"} 0');
});
