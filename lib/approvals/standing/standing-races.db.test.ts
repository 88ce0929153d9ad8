import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { holdLock } from "#lib/db/test-locks.ts";
import { claimOf, statusOf } from "../claims/test-claims.ts";
import type { AskingWorld } from "../testing/index.ts";
import { ask, given, revoke, standingRow, standingWorld } from "./test-standing.ts";

/** Real races on real Postgres, as those of claims: forced where an order is told, often where none is. */

let world: AskingWorld;

beforeAll(async () => {
  world = await standingWorld();
});

type Act = () => Promise<unknown>;

/** Runs both so that `first` gets the standing permission's lock before `second`. */
async function inOrder(id: string, first: Act, second: Act) {
  const lock = await holdLock("SELECT id FROM standing_permission WHERE id = $1 FOR UPDATE", [id]);
  const one = first();
  await lock.waiters(1);
  const other = second();
  await lock.waiters(2);
  await lock.release();
  return Promise.allSettled([one, other]);
}

const claim = (told: Awaited<ReturnType<typeof ask>>) =>
  claimOf(world, { id: told.id, actionHash: told.action_hash });

describe("standing match and standing revoke", () => {
  test("revoke first: the request waits for people, and no call is used (I21, I25)", async () => {
    const { id } = await given(world);
    const results = await inOrder(
      id,
      () => revoke(world.governance, id),
      () => ask(world),
    );
    expect(results).toMatchObject([
      { value: { status: "revoked" } },
      { value: { status: "pending", basis: null } },
    ]);
    expect(await standingRow(id)).toMatchObject({ status: "revoked", usedCalls: 0 });
  });

  test("match first: it is approved, and stopped at its claim (I21, I25)", async () => {
    const { id } = await given(world);
    const results = await inOrder(
      id,
      () => ask(world),
      () => revoke(world.governance, id),
    );
    expect(results).toMatchObject([
      { value: { status: "approved" } },
      { value: { status: "revoked", used_calls: 1 } },
    ]);
    const [told] = results;
    if (told?.status !== "fulfilled") throw new Error("It was asked.");
    await expect(claim(told.value as Awaited<ReturnType<typeof ask>>)).rejects.toMatchObject({
      code: "gone",
    });
  });

  test("at once: nothing is claimed after the revoke, whichever came first (I21, I25; 40 times)", async () => {
    for (let round = 0; round < 40; round++) {
      const { id } = await given(world);
      const [told] = await Promise.all([ask(world), revoke(world.governance, id)]);
      expect(await standingRow(id)).toMatchObject({
        status: "revoked",
        usedCalls: told.status === "approved" ? 1 : 0,
      });
      await expect(claim(told)).rejects.toMatchObject({
        code: told.status === "approved" ? "gone" : "conflict",
      });
      if (told.status === "pending")
        await db().actionApproval.update({
          where: { id: told.id },
          data: { status: "cancelled", version: { increment: 1 } },
        });
    }
  });
});

describe("claim of what was allowed and standing revoke", () => {
  const start = async () => {
    const { id } = await given(world);
    return { id, told: await ask(world) };
  };

  test("revoke first: the claim that waited for it gets no token (I21)", async () => {
    const { id, told } = await start();
    const results = await inOrder(
      id,
      () => revoke(world.governance, id),
      () => claim(told),
    );
    expect(results).toMatchObject([{ value: { status: "revoked" } }, { reason: { code: "gone" } }]);
    expect(await statusOf(told.id)).toBe("revoked");
  });

  test("claim first: it has its token, and the revoke ends the rest (I21)", async () => {
    const { id, told } = await start();
    const results = await inOrder(
      id,
      () => claim(told),
      () => revoke(world.governance, id),
    );
    expect(results).toMatchObject([
      { value: { token: expect.any(String) } },
      { value: { status: "revoked" } },
    ]);
    expect(await statusOf(told.id)).toBe("claimed");
  });
});

test("match, claim, vote and revoke around one permission, all at once, never wait for each other for ever (20 times)", async () => {
  for (let round = 0; round < 20; round++) {
    const { id } = await given(world);
    const told = await ask(world);
    const results = await Promise.allSettled([
      ask(world),
      claim(told),
      given(world),
      ask(world),
      revoke(world.compliance, id),
    ]);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "gone" });
    await db().actionApproval.updateMany({
      where: { status: "pending", gatewayId: world.gatewayId },
      data: { status: "cancelled", version: { increment: 1 } },
    });
    const rest = await db().standingPermission.findMany({
      where: { status: "active", agentId: world.agent.id },
    });
    for (const row of rest) await revoke(world.governance, row.id);
  }
});
