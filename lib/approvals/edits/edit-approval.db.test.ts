import { beforeAll, describe, expect, test } from "vitest";
import { worldStore } from "#lib/access/pdp/index.ts";
import { loadAccessPolicy } from "#lib/access/policy/index.ts";
import { insertAccessPolicy } from "#lib/access/testing/index.ts";
import type { Actor, UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { actionHash } from "../arguments/index.ts";
import { claimOf, decideOn, newsOf, statusOf } from "../claims/test-claims.ts";
import { getApproval } from "../inbox/index.ts";
import { loadApproval } from "../row/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { getRequested } from "../waiting/index.ts";
import { editApproval } from "./index.ts";
import { childOf, seen } from "./test-edits.ts";

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
});

type Changes = Parameters<typeof seen>[1];
const editOf = async (actor: Actor, id: string, changes?: Changes) =>
  editApproval(ctxOf(actor), await seen(id, changes));

describe("changed arguments", () => {
  test("are a request of their own, with a hash, a nonce and a deadline of its own (I2)", async () => {
    const parent = await pendingApproval(world, {
      sessionId: "s-1",
      rationale: "Rent.",
      userId: world.beneficiary.id,
    });
    const { id, superseded } = await editOf(world.governance, parent.id);
    expect(superseded).toBe(parent.id);
    const child = await loadApproval(db(), id);
    const { gatewayId, agentId, userId, sessionId, callId, rationale, tool, toolHash } = parent;
    expect(child).toMatchObject({ gatewayId, agentId, userId, sessionId, callId, rationale, tool, toolHash });
    expect(child).toMatchObject({ status: "pending", version: 1, parentId: parent.id, idempotencyKey: null });
    expect(Buffer.from(child.arguments).toString()).toBe('{"amount":50,"to":"ana"}');
    expect(child.actionHash).toBe(actionHash({ ...child, server: world.server.name }));
    expect(child.nonce).not.toBe(parent.nonce);
    expect(child.requestHash).not.toBe(parent.requestHash);
    expect(child.expiresAt > parent.expiresAt).toBe(true);
  });

  test("are told to the gateway: what was superseded names what came of it, and that has the bytes to send", async () => {
    const parent = await pendingApproval(world);
    const { id } = await editOf(world.governance, parent.id);
    expect(await getRequested(world.gateway, { id: parent.id })).toMatchObject({
      status: "superseded",
      superseded_by: id,
      edited_arguments_b64: null,
    });
    const told = await getRequested(world.gateway, { id });
    expect(Buffer.from(told.edited_arguments_b64 ?? "", "base64").toString()).toBe(
      '{"amount":50,"to":"ana"}',
    );
    await decideOn(world.otherGovernance, id);
    expect(await claimOf(world, { id, actionHash: told.action_hash })).toMatchObject({ id });
  });

  test("are on record with both hashes, announced, and shown with who changed what (I37)", async () => {
    const parent = await pendingApproval(world);
    const { id } = await editOf(world.governance, parent.id);
    const child = await loadApproval(db(), id);
    expect(await auditOf(parent.id)).toMatchObject([
      {
        action: "approval.edit",
        outcome: "success",
        reason: "Half of it is due.",
        before: { status: "pending" },
        after: {
          status: "superseded",
          action_hash: parent.actionHash,
          superseded_by: id,
          new_action_hash: child.actionHash,
        },
      },
    ]);
    expect(await newsOf(parent.id)).toEqual(["approval.decided"]);
    expect(await newsOf(id)).toEqual(["approval.requested"]);
    const { name } = await db().user.findUniqueOrThrow({ where: { id: world.governance.id } });
    expect(await getApproval(ctxOf(world.otherGovernance), { id })).toMatchObject({
      edited: { from: parent.id, by: { name }, arguments: '{"amount":100,"to":"ana"}' },
      can: { vote: true, edit: { no: expect.stringContaining("changed once") } },
    });
    expect(await getApproval(ctxOf(world.governance), { id })).toMatchObject({
      can: { vote: { no: expect.any(String) }, edit: { no: expect.any(String) } },
    });
  });

  test("inherit no vote, and whoever changed them has none (I7, I12)", async () => {
    const four = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
    const parent = await pendingApproval(four);
    await decideOn(four.governance, parent.id);
    const editor = four.otherGovernance;
    const { id } = await editOf(editor, parent.id);
    expect((await loadApproval(db(), id)).votes).toEqual([]);
    await expect(decideOn(editor, id)).rejects.toMatchObject({ code: "forbidden" });
    // It was a yes to other arguments: whoever gave it decides anew.
    expect(await decideOn(four.governance, id)).toMatchObject({ status: "pending" });
    expect(await decideOn(world.governance, id)).toMatchObject({ status: "approved" });
  });

  test("are refused where nobody but their editor could approve them, and nothing changes (I15)", async () => {
    const own = await askingWorld({ stages: [{ who: "server_owner", need: 1 }] });
    const { id } = await pendingApproval(own);
    await expect(editOf(own.server.owner, id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Nobody could approve this call."),
    });
    expect([await statusOf(id), await childOf(id), await newsOf(id)]).toEqual(["pending", null, []]);
    expect(await decideOn(own.server.owner, id)).toMatchObject({ status: "approved" });
  });

  test("are changed once: nobody comes to approve what they wrote, by way of a second editor (I7, I12)", async () => {
    const { id } = await pendingApproval(world);
    const child = await editOf(world.governance, id);
    const again = { arguments: '{"to":"ana","amount":50,"memo":"x"}' };
    await expect(editOf(world.governance, child.id, again)).rejects.toMatchObject({ code: "forbidden" });
    await expect(editOf(world.otherGovernance, child.id, again)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("changed once"),
    });
    expect([await statusOf(child.id), await childOf(child.id)]).toEqual(["pending", null]);
  });
});

describe("an edit is refused", () => {
  const untouched = async (id: string) =>
    expect([await statusOf(id), await childOf(id)]).toEqual(["pending", null]);

  test.each<[string, string, string]>([
    ["a member that comes twice", '{"to":"ana","to":"eve"}', "/arguments/to"],
    ["a number that does not survive", '{"amount":9007199254740993}', "/arguments/amount"],
    ["half of a surrogate pair", '{"to":"\\ud800"}', "/arguments/to"],
    ["no object", "[1]", "/arguments"],
    ["no JSON", "{", "/arguments"],
    ["too much of it", `{"to":"${"é".repeat(140_000)}"}`, "/arguments"],
    ["what it has already, written otherwise", '{"to":"ana","amount":1e2}', "/arguments"],
  ])("with %s, and points at it (I3)", async (_what, text, pointer) => {
    const { id } = await pendingApproval(world);
    await expect(editOf(world.governance, id, { arguments: text })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer }],
    });
    await untouched(id);
  });

  test("of another page than what is there now (I5)", async () => {
    const { id } = await pendingApproval(world);
    for (const changes of [{ version: 7 }, { action_hash: "sha256:0" }, { display_hash: "sha256:0" }])
      await expect(editOf(world.governance, id, changes)).rejects.toMatchObject({
        code: "stale",
        details: { current: { version: 1, status: "pending", superseded_by: null } },
      });
    await untouched(id);
  });

  test("by whoever may not decide on it: the asking side, others, machines (I12)", async () => {
    const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
    const people: UserActor[] = [world.agentOwner, world.registrar, world.beneficiary];
    for (const actor of [...people, world.compliance])
      await expect(editOf(actor, id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(editOf(world.member, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(editApproval(world.gateway, await seen(id))).rejects.toMatchObject({ code: "forbidden" });
    await untouched(id);
    const refused = (await auditOf(id)).filter(({ outcome }) => outcome === "refused");
    expect(refused).toHaveLength(6);
  });

  test("once it was decided, with what became of it (I8)", async () => {
    const { id } = await pendingApproval(world);
    const page = await seen(id);
    await decideOn(world.governance, id, "reject");
    await expect(editApproval(ctxOf(world.otherGovernance), page)).rejects.toMatchObject({
      code: "conflict",
      details: { current: { status: "denied", version: 2 } },
    });
    expect(await childOf(id)).toBeNull();
  });

  test("once it was decided, with nothing of it for who could not have decided (I4)", async () => {
    const { id } = await pendingApproval(world);
    await decideOn(world.governance, id, "reject");
    await expect(editOf(world.member, id)).rejects.toMatchObject({ code: "not_found" });
    for (const actor of [world.compliance, world.agentOwner])
      await expect(editOf(actor, id)).rejects.toHaveProperty("details", {});
  });

  test("into a call that needs no approval, or that nobody may make", async () => {
    const own = await askingWorld();
    const rule = (id: string, effect: "ask" | "deny", condition: string) => ({
      id,
      effect,
      condition,
      match: { servers: [own.server.name], tools: [own.tool] },
      reason: "Money leaves the house.",
      ...(effect === "ask" ? { ask: own.ask } : {}),
    });
    const { document } = await loadAccessPolicy(db());
    await insertAccessPolicy({
      rules: [
        ...document.rules.filter((each) => each.id !== own.ruleId),
        rule(own.ruleId, "ask", "args.amount > 10"),
        rule("too-much", "deny", "args.amount > 1000"),
      ],
    });
    worldStore().doubt();
    const { id } = await pendingApproval(own);
    const to = (amount: number) => ({ arguments: JSON.stringify({ to: "ana", amount }) });
    await expect(editOf(own.governance, id, to(5))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/needs no approval.*Deny this one/),
    });
    await expect(editOf(own.governance, id, to(5_000))).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("whatever anybody says"),
    });
    await untouched(id);
    await editOf(own.governance, id, to(500));
    expect(await statusOf(id)).toBe("superseded");
  });
});
