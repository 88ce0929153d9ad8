import { beforeEach, describe, expect, test } from "vitest";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { decideOn } from "../claims/test-claims.ts";
import { listPaused } from "../inbox/index.ts";
import { cancelApproval, createApproval } from "../requests/index.ts";
import { type AskingWorld, askAbout, askingWorld, pendingApproval } from "../testing/index.ts";
import { fulfilled, often } from "../testing/races.ts";
import { liveMax } from "./assert-may-ask.ts";

let world: AskingWorld;

beforeEach(async () => {
  world = await askingWorld();
});

type Input = Parameters<typeof createApproval>[1];

function asked(changes: Partial<Input> = {}): Input {
  return {
    agent: world.agent.clientId,
    call_id: newId("request"),
    tool: world.routedTool,
    arguments_b64: Buffer.from('{"amount":100,"to":"ana"}').toString("base64"),
    ...changes,
  };
}

async function deniedThrice(changes: Parameters<typeof pendingApproval>[1] = {}) {
  for (let denied = 0; denied < 3; denied += 1)
    await decideOn(world.governance, (await pendingApproval(world, changes)).id, "reject");
}

describe("after three denials of one agent and tool", () => {
  test("asking is refused, with until when, and on record", async () => {
    await deniedThrice();
    const ctx = { ...world.gateway, requestId: newId("request") };
    const before = Date.now();
    const refusal = await createApproval(ctx, asked()).catch((error) => error);
    expect(refusal).toMatchObject({
      code: "rate_limited",
      message: expect.stringMatching(/Don't ask before \d{4}-.*Z, and don't do it another way/),
      details: { reason: "asking_paused", until: expect.any(String) },
    });
    const { until, retry_after } = refusal.details as { until: string; retry_after: number };
    expect(Date.parse(until) - before).toBeGreaterThan(29 * 60_000);
    expect(Date.parse(until) - before).toBeLessThanOrEqual(30 * 60_000);
    expect(retry_after).toBeGreaterThan(29 * 60);
    expect(await auditOfRequest(ctx)).toMatchObject([{ action: "approval.request", outcome: "refused" }]);
    expect(await db().actionApproval.count({ where: { agentId: world.agent.id, status: "pending" } })).toBe(
      0,
    );
  });

  test("what was asked for already is answered as before (I24)", async () => {
    const [keyed, unkeyed] = [asked({ idempotency_key: newId("request") }), asked()];
    const [one, other] = [
      await createApproval(world.gateway, keyed),
      await createApproval(world.gateway, unkeyed),
    ];
    await deniedThrice();
    expect(await createApproval(world.gateway, keyed)).toMatchObject({ id: one.id });
    expect(await createApproval(world.gateway, unkeyed)).toMatchObject({ id: other.id });
  });

  test("another tool of the server, and another agent, may be asked about", async () => {
    await deniedThrice({ tool: "read_balance" });
    expect(await createApproval(world.gateway, asked())).toMatchObject({ status: "pending" });
    const others = await askingWorld();
    await deniedThrice();
    expect(
      await createApproval(others.gateway, {
        ...asked(),
        agent: others.agent.clientId,
        tool: others.routedTool,
      }),
    ).toMatchObject({ status: "pending" });
  });

  test("what expired, was taken back or stopped is no denial (I18)", async () => {
    await deniedThrice({ tool: "read_balance" });
    for (let made = 0; made < 3; made += 1) {
      const { id } = await createApproval(world.gateway, asked());
      await cancelApproval(world.gateway, { id, reason: "The agent gave up." });
    }
    expect(await createApproval(world.gateway, asked())).toMatchObject({ status: "pending" });
  });

  test("arguments that a person wrote instead are no call of the agent's: their denial stops nothing", async () => {
    for (let denied = 0; denied < 3; denied += 1) {
      const { id: parentId } = await pendingApproval(world);
      const written = await pendingApproval(world, { parentId, editedById: world.otherGovernance.id });
      await decideOn(world.governance, written.id, "reject");
      await cancelApproval(world.gateway, { id: parentId, reason: "The agent gave up." });
    }
    expect(await createApproval(world.gateway, asked())).toMatchObject({ status: "pending" });
    expect((await listPaused(ctxOf(world.compliance), {})).items).not.toContainEqual(
      expect.objectContaining({ agent: { id: world.agent.id, name: world.agent.name } }),
    );
  });

  test("those who oversee see who may not ask, and whoever answers for the agent; nobody else", async () => {
    await deniedThrice();
    const seen = async (person: AskingWorld["governance"]) =>
      (await listPaused(ctxOf(person), {})).items.filter(({ agent }) => agent.id === world.agent.id);
    for (const person of [world.otherGovernance, world.compliance, world.registrar, world.agentOwner])
      expect(await seen(person)).toMatchObject([
        {
          agent: { name: world.agent.name },
          server: world.server.name,
          tool: world.tool,
          denials: Array.from({ length: 3 }, () => ({ by: { id: world.governance.id } })),
        },
      ]);
    for (const person of [world.member, world.server.owner, world.beneficiary])
      expect(await seen(person)).toEqual([]);
  });
});

describe("requests of one agent that wait", () => {
  test(
    "are so many at most, however many gateways ask at once",
    ...often(async () => {
      const waiting = { agentId: world.agent.id, status: "pending" };
      for (let made = await db().actionApproval.count({ where: waiting }); made < liveMax - 2; made += 1)
        await pendingApproval(world);
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, () => createApproval(world.gateway, asked())),
      );
      expect(fulfilled(results)).toBe(2);
      expect(await db().actionApproval.count({ where: waiting })).toBe(liveMax);
      for (const result of results)
        if (result.status === "fulfilled")
          await cancelApproval(world.gateway, { id: result.value.id, reason: "It was a race." });
        else
          expect(result.reason).toMatchObject({
            code: "rate_limited",
            details: { reason: "too_many_waiting", retry_after: 60 },
          });
    }),
  );

  test("count over all its tools, until they are decided or over", async () => {
    const other = await askAbout(world.server.name, "read_balance", "balance", {});
    for (let made = 0; made < liveMax - 1; made += 1)
      await pendingApproval(world, { tool: "read_balance", policyVersion: other.policyVersion });
    const past = new Date(Date.now() - 60_000);
    await pendingApproval(world, { createdAt: new Date(past.getTime() - 60_000), expiresAt: past });
    const last = await pendingApproval(world);
    await expect(createApproval(world.gateway, asked())).rejects.toMatchObject({ code: "rate_limited" });
    await decideOn(world.governance, last.id);
    expect(await createApproval(world.gateway, asked())).toMatchObject({ status: "pending" });
  });
});
