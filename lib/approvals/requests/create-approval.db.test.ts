import { describe, expect, test } from "vitest";
import { worldStore } from "#lib/access/pdp/index.ts";
import { endGrantRow, insertGrant } from "#lib/access/testing/index.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { addTeam, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { actionHash } from "../arguments/index.ts";
import { decideOn, newsOf, painted } from "../claims/test-claims.ts";
import { editApproval } from "../edits/index.ts";
import { type AskingWorld, askingGateway, askingWorld } from "../testing/index.ts";
import { cancelApproval } from "./cancel-approval.ts";
import { createApproval } from "./create-approval.ts";

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
type Input = Parameters<typeof createApproval>[1];

function asked(world: AskingWorld, changes: Partial<Input> = {}): Input {
  return {
    agent: world.agent.clientId,
    call_id: newId("request"),
    tool: world.routedTool,
    arguments_b64: base64({ to: "ana", amount: 100 }),
    ...changes,
  };
}

/** @returns what came of it, where a person changed its arguments */
async function changed(world: AskingWorld, id: string): Promise<string> {
  const { decision: _, ...page } = await painted(id);
  const change = { arguments: '{"amount":50,"to":"ana"}', reason: "Half of it is due." };
  return (await editApproval(ctxOf(world.governance), { ...page, ...change })).id;
}

describe("a request", () => {
  test("is bound to exactly the call: anybody computes its hash from what they would send (I2)", async () => {
    const world = await askingWorld({ tier: 3, match_number: true });
    const told = await createApproval(world.gateway, asked(world, { on_behalf_of: world.beneficiary.email }));
    expect(told).toMatchObject({ status: "pending", version: 1, tier: 3, tool_hash: world.toolHash });
    expect(told.match_number).toBeGreaterThanOrEqual(10);
    expect(told.progress).toEqual([{ who: "role:governance", need: 1, have: 0 }]);
    expect(told.action_hash).toBe(
      actionHash({
        agentId: world.agent.id,
        userId: world.beneficiary.id,
        gatewayId: world.gatewayId,
        server: world.server.name,
        tool: world.tool,
        toolHash: world.toolHash,
        arguments: Buffer.from('{"amount":100,"to":"ana"}'),
        nonce: told.nonce,
      }),
    );
    expect(Date.parse(told.expires_at) - Date.parse(told.created_at)).toBe(900_000);
    expect(await auditOf(told.id)).toMatchObject([{ action: "approval.request", outcome: "success" }]);
    expect(await newsOf(told.id)).toEqual(["approval.requested"]);
  });

  test("for a call that needs no approval, or is denied whatever anybody says, is refused", async () => {
    const world = await askingWorld();
    await expect(
      createApproval(world.gateway, asked(world, { tool: "bank__unknown" })),
    ).rejects.toMatchObject({
      code: "forbidden",
      details: { reason: expect.any(String) },
    });
    await insertGrant({
      agentId: world.agent.id,
      serverId: world.server.id,
      requester: world.agentOwner,
      scopes: ["read"],
    });
    worldStore().doubt();
    const reading = asked(world, { tool: world.routedTool.replace("send_money", "read_balance") });
    await expect(createApproval(world.gateway, reading)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/needs no approval/),
    });
    await endGrantRow(world.grantId);
    worldStore().doubt();
    await expect(createApproval(world.gateway, asked(world))).rejects.toMatchObject({
      code: "forbidden",
      details: { reason: "no_grant", next: "request_grant" },
    });
  });

  test("with arguments that two programs could read differently is refused, and points at them (I3)", async () => {
    const world = await askingWorld();
    const twice = Buffer.from('{"to":"ana","to":"eve"}').toString("base64");
    await expect(createApproval(world.gateway, asked(world, { arguments_b64: twice }))).rejects.toMatchObject(
      { code: "invalid", issues: [{ pointer: "/arguments_b64/to" }] },
    );
  });

  test("that nobody could approve is refused at once, and says who is missing (I15)", async () => {
    const team = (await addTeam()).slice("team:".length);
    const world = await askingWorld({ stages: [{ who: `team:${team}`, need: 1 }] });
    await expect(createApproval(world.gateway, asked(world))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`1 of the team ${team}`),
    });
    const own = await askingWorld({ stages: [{ who: "beneficiary", need: 1 }] });
    await expect(createApproval(own.gateway, asked(own))).rejects.toMatchObject({ code: "conflict" });
    expect(
      await createApproval(own.gateway, asked(own, { on_behalf_of: own.beneficiary.email })),
    ).toMatchObject({
      status: "pending",
    });
    expect(await db().actionApproval.count({ where: { gatewayId: world.gatewayId } })).toBe(0);
  });

  test("is a gateway's alone: no person and no agent asks", async () => {
    const world = await askingWorld();
    for (const actor of [
      world.governance,
      { kind: "client", id: world.agent.clientId, name: "a", clientKind: "agent", scopes: ["*"] } as const,
    ])
      await expect(createApproval(ctxOf(actor), asked(world))).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the same call asked for again", () => {
  test("by twelve at once is one row and one notification, with a key or without (I24)", async () => {
    const world = await askingWorld();
    for (const input of [asked(world), asked(world, { idempotency_key: "k-1" })]) {
      const told = await Promise.allSettled(
        Array.from({ length: 12 }, () => createApproval(world.gateway, input)),
      );
      const ids = new Set(
        told.map((each) => (each.status === "fulfilled" ? each.value.id : String(each.reason))),
      );
      expect([...ids]).toEqual([expect.stringMatching(/^apr_/)]);
      const [id = ""] = ids;
      expect(await newsOf(id)).toEqual(["approval.requested"]);
    }
    expect(await db().actionApproval.count({ where: { gatewayId: world.gatewayId } })).toBe(2);
  });

  test("is another request for another session, another gateway, or other arguments", async () => {
    const world = await askingWorld();
    const other = await askingGateway(world.server.id);
    const input = asked(world);
    const told = [
      await createApproval(world.gateway, input),
      await createApproval(world.gateway, { ...input, session: "s-1" }),
      await createApproval(other.gateway, input),
      await createApproval(world.gateway, { ...input, arguments_b64: base64({ to: "eve", amount: 100 }) }),
    ];
    expect(new Set(told.map(({ id }) => id)).size).toBe(4);
    expect(new Set(told.map(({ action_hash }) => action_hash)).size).toBe(4);
  });

  test("after a person changed it is what was superseded, until nothing can come of the change (I7, I24)", async () => {
    const world = await askingWorld();
    const input = asked(world);
    const { id } = await createApproval(world.gateway, input);
    const child = await changed(world, id);
    const known = { id, again: true, status: "superseded", superseded_by: child };
    expect(await createApproval(world.gateway, input)).toMatchObject(known);
    await decideOn(world.otherGovernance, child);
    expect(await createApproval(world.gateway, input)).toMatchObject(known);
    expect(await db().actionApproval.count({ where: { callId: input.call_id } })).toBe(2);
    await cancelApproval(world.gateway, { id: child, reason: "It can't send that." });
    const anew = await createApproval(world.gateway, input);
    expect(anew).toMatchObject({ again: false, status: "pending", superseded_by: null });
    expect([id, child]).not.toContain(anew.id);
  });

  test("with the key of another request is refused (I24)", async () => {
    const world = await askingWorld();
    await createApproval(world.gateway, asked(world, { idempotency_key: "k-2" }));
    await expect(
      createApproval(world.gateway, asked(world, { idempotency_key: "k-2" })),
    ).rejects.toMatchObject({ code: "invalid", issues: [{ pointer: "/idempotency_key" }] });
  });

  test("by a further key is what that key is for good, also after a no (I18, I24)", async () => {
    const world = await askingWorld();
    const input = asked(world);
    const first = await createApproval(world.gateway, { ...input, idempotency_key: "k-3" });
    const again = { ...input, idempotency_key: "k-4" };
    expect((await createApproval(world.gateway, again)).id).toBe(first.id);
    await decideOn(world.governance, first.id, "reject");
    expect(await createApproval(world.gateway, again)).toMatchObject({ id: first.id, status: "denied" });
    const other = asked(world, { idempotency_key: "k-4" });
    await expect(createApproval(world.gateway, other)).rejects.toMatchObject({ code: "invalid" });
    expect((await createApproval(world.gateway, { ...input, idempotency_key: "k-5" })).id).not.toBe(first.id);
  });

  test("after nobody decided in time is a new request, and the old one is written down as expired (I18)", async () => {
    const world = await askingWorld({ decide_within: 30 });
    const input = asked(world);
    const first = await createApproval(world.gateway, input);
    const later = { ...world.gateway, at: new Date(Date.parse(first.expires_at)) };
    const second = await createApproval(later, input);
    expect(second.id).not.toBe(first.id);
    expect(await db().actionApproval.findUnique({ where: { id: first.id } })).toMatchObject({
      status: "expired",
      version: 2,
    });
    expect(await newsOf(first.id)).toEqual(["approval.requested", "approval.decided"]);
  });
});
