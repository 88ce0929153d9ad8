import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { disableAgent } from "#lib/access/agents/index.ts";
import { endConsentRow, endGrantRow } from "#lib/access/testing/index.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl, env } from "#lib/env.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { placeQuarantine } from "#lib/lifecycle/index.ts";
import { auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { type AskingWorld, askAbout, askingGateway, askingWorld, pendingApproval } from "../testing/index.ts";
import { publicKeys, reportOutcome } from "./index.ts";
import { aNonce, approvedApproval, claimOf, decideOn, statusOf, stepsOf } from "./test-claims.ts";

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
});

const row = (id: string) => db().actionApproval.findUniqueOrThrow({ where: { id } });
const steps = ["approval.claim", "approval.revoke", "approval.outcome"];

describe("the token of a claim", () => {
  test("says who may do what to exactly these bytes, and is checked by the published keys (I1, I23)", async () => {
    const approval = await approvedApproval(world, { userId: world.beneficiary.id });
    const { token, expires_at, outcome_by } = await claimOf(world, approval);
    const { keys } = await publicKeys();
    expect(keys).toMatchObject([{ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig" }]);
    expect(keys[0]).not.toHaveProperty("d");
    const key = await importJWK(keys[0] ?? {}, "EdDSA");
    const options = { issuer: env().publicUrl, audience: world.gatewayId, typ: "countersign-decision+jwt" };
    const { payload } = await jwtVerify(token, key, options);
    expect(payload).toMatchObject({
      sub: world.agent.id,
      jti: approval.id,
      action_hash: approval.actionHash,
      tool: world.tool,
      tool_hash: world.toolHash,
      server: world.server.name,
      on_behalf_of: world.beneficiary.id,
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: "EdDSA", kid: keys[0]?.kid });
    expect(new Date(expires_at).getTime()).toBe((payload.exp ?? 0) * 1_000);
    expect(new Date(outcome_by).getTime() - ((await row(approval.id)).claimedAt?.getTime() ?? 0)).toBe(
      300_000,
    );
    await expect(jwtVerify(token, key, { ...options, audience: "cli_other" })).rejects.toThrow("aud");
    const later = new Date(((payload.exp ?? 0) + 1) * 1_000);
    await expect(jwtVerify(token, key, { ...options, currentDate: later })).rejects.toThrow("exp");
  });

  test("is the same one for the same nonce, and none for another (I20)", async () => {
    const approval = await approvedApproval(world);
    const nonce = aNonce();
    const first = await claimOf(world, approval, nonce);
    expect(await claimOf(world, approval, nonce)).toEqual(first);
    await expect(claimOf(world, approval)).rejects.toMatchObject({ code: "conflict" });
    expect((await row(approval.id)).version).toBe(3);
  });

  test("is nowhere in the audit log", async () => {
    const approval = await approvedApproval(world);
    const { token } = await claimOf(world, approval);
    const log = JSON.stringify(await auditOf(approval.id));
    expect(log).toContain("approval.claim");
    expect(log).not.toContain(token.split(".")[2]);
  });
});

describe("nothing is claimed", () => {
  test("by another gateway, which is not told that it exists (I23)", async () => {
    const approval = await approvedApproval(world);
    const { gateway } = await askingGateway(world.server.id);
    await expect(claimOf({ ...world, gateway }, approval)).rejects.toMatchObject({ code: "not_found" });
    await expect(claimOf({ ...world, gateway }, { ...approval, id: "apr_none" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await statusOf(approval.id)).toBe("approved");
  });

  test("for other bytes (I1, I2)", async () => {
    const approval = await approvedApproval(world);
    const other = await pendingApproval(world, { args: { amount: 101, to: "ana" }, nonce: approval.nonce });
    await expect(claimOf(world, { ...approval, actionHash: other.actionHash })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await statusOf(approval.id)).toBe("approved");
  });

  test("before anybody decided, and after a no (I17)", async () => {
    const approval = await pendingApproval(world);
    await expect(claimOf(world, approval)).rejects.toMatchObject({ code: "conflict" });
    await decideOn(world.governance, approval.id, "reject");
    await expect(claimOf(world, approval)).rejects.toMatchObject({ code: "gone" });
  });

  test("at its deadline or later, though no job has written that down (I16)", async () => {
    const approval = await approvedApproval(world, { claimSeconds: 0 });
    await expect(claimOf(world, approval)).rejects.toMatchObject({
      code: "gone",
      message: expect.stringContaining("not made in time"),
    });
    expect(await statusOf(approval.id)).toBe("approved");
  });
});

describe("what a yes rested on is looked at again, and ends it when it is not so any more", () => {
  async function claimAfter(change: (own: AskingWorld) => Promise<unknown>, own?: AskingWorld) {
    const one = own ?? (await askingWorld());
    const approval = await approvedApproval(one, { userId: one.beneficiary.id });
    await change(one);
    const refusal = await claimOf(one, approval).catch((error: unknown) => error);
    expect(await statusOf(approval.id)).toBe("revoked");
    expect(await stepsOf(approval.id, steps)).toEqual(["approval.revoke"]);
    const announced = await db().outboxEvent.count({
      where: { kind: "approval.decided", payload: { contains: approval.id } },
    });
    expect(announced).toBe(2);
    expect((await auditOf(approval.id)).at(-1)).toMatchObject({
      action: "approval.claim",
      outcome: "refused",
    });
    return refusal;
  }
  const gone = (text: string) => ({ code: "gone", message: expect.stringContaining(text) });

  test("the agent was disabled (I21)", async () => {
    const refusal = await claimAfter(({ agent, agentOwner }) =>
      disableAgent(ctxOf(agentOwner), { id: agent.id, reason: "It runs wild." }),
    );
    expect(refusal).toMatchObject(gone("disabled"));
  });

  test("the grant was revoked (I21)", async () => {
    expect(await claimAfter(({ grantId }) => endGrantRow(grantId))).toMatchObject(gone("No grant"));
  });

  test("the person took their consent back (I21)", async () => {
    const refusal = await claimAfter(async ({ beneficiary, agent }) => {
      const { id } = await db().consent.findFirstOrThrow({
        where: { userId: beneficiary.id, agentId: agent.id },
      });
      await endConsentRow(id);
    });
    expect(refusal).toMatchObject(gone("not agreed"));
  });

  test("the server was quarantined (I21)", async () => {
    const refusal = await claimAfter(({ server, governance }) =>
      placeQuarantine(ctxOf(governance), { scope: "server", name: server.name, reason: "It leaks." }),
    );
    expect(refusal).toMatchObject(gone("No server"));
  });

  test("whoever approved was disabled (I13)", async () => {
    const refusal = await claimAfter(({ governance }) =>
      disableUser(systemCtx("tests"), { id: governance.id }),
    );
    expect(refusal).toMatchObject(gone("may not decide on it any more"));
  });

  test("whoever approved lost the role (I13)", async () => {
    const refusal = await claimAfter(({ governance }) =>
      db().user.update({ where: { id: governance.id }, data: { roles: ["member"] } }),
    );
    expect(refusal).toMatchObject(gone("may not decide on it any more"));
  });

  test("whoever approved answers for the agent by now (I12)", async () => {
    const refusal = await claimAfter(({ agent, governance }) =>
      db().agent.update({ where: { id: agent.id }, data: { ownerUserId: governance.id } }),
    );
    expect(refusal).toMatchObject(gone("may not decide on it any more"));
  });

  test("the policy asks for more (I14)", async () => {
    const refusal = await claimAfter(({ server, tool, ruleId }) =>
      askAbout(server.name, tool, ruleId, { stages: [{ who: "role:governance", need: 2 }] }),
    );
    expect(refusal).toMatchObject(gone("asks for more"));
  });

  test("the tool's definition is another one than was approved (I2)", async () => {
    const own = await askingWorld();
    const approval = await pendingApproval(own, { toolHash: `sha256:${"0".repeat(64)}` });
    await decideOn(own.governance, approval.id);
    await expect(claimOf(own, approval)).rejects.toMatchObject(gone("not as it was approved"));
    expect(await statusOf(approval.id)).toBe("revoked");
  });
});

test("a policy that asks for less does no harm, and helps nobody who waits (I14)", async () => {
  const own = await askingWorld({ stages: [{ who: "role:governance", need: 2 }], tier: 3 });
  const [approved, waits] = [await pendingApproval(own), await pendingApproval(own)];
  for (const voter of [own.governance, own.otherGovernance]) await decideOn(voter, approved.id);
  await askAbout(own.server.name, own.tool, own.ruleId, {});
  await decideOn(own.governance, waits.id);
  expect(await statusOf(waits.id)).toBe("pending");
  await claimOf(own, approved);
  expect(await statusOf(approved.id)).toBe("claimed");
});

describe("what came of it", () => {
  const report = (id: string, result: "succeeded" | "failed", ctx = world.gateway) =>
    reportOutcome(ctx, { id, result, note: "Paid." });

  test("is told once by whoever claimed it, and may be told again (I22)", async () => {
    const approval = await approvedApproval(world);
    await expect(report(approval.id, "succeeded")).rejects.toMatchObject({ code: "conflict" });
    await claimOf(world, approval);
    const { gateway } = await askingGateway(world.server.id);
    await expect(report(approval.id, "succeeded", gateway)).rejects.toMatchObject({ code: "not_found" });
    expect(await report(approval.id, "succeeded")).toMatchObject({ status: "succeeded", version: 4 });
    expect(await report(approval.id, "succeeded")).toMatchObject({ status: "succeeded", version: 4 });
    await expect(report(approval.id, "failed")).rejects.toMatchObject({ code: "conflict" });
    await expect(claimOf(world, approval)).rejects.toMatchObject({ code: "gone" });
  });

  test("is taken after the lease as well, and nothing makes it claimable again (I22)", async () => {
    const approval = await approvedApproval(world);
    const nonce = aNonce();
    await claimOf(world, approval, nonce);
    await runAsOwner(
      databaseUrl(),
      `UPDATE action_approval SET status = 'unknown', version = version + 1 WHERE id = $1`,
      [approval.id],
    );
    await expect(claimOf(world, approval, nonce)).rejects.toMatchObject({ code: "gone" });
    expect(await report(approval.id, "failed")).toMatchObject({ status: "failed" });
  });
});
