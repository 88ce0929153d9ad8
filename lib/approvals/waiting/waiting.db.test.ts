import { describe, expect, test, vi } from "vitest";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { auditOf } from "#prisma/seed/factories.ts";
import { breakOn, reviewAll } from "../emergency/test-emergency.ts";
import { cancelApproval } from "../requests/index.ts";
import { given, passes, standingRow, standingWorld } from "../standing/test-standing.ts";
import { askingGateway, askingWorld, pendingApproval } from "../testing/index.ts";
import { advanceApprovals, handleAdvanceApprovals } from "./advance-approvals.ts";
import { getRequested } from "./get-requested.ts";
import { listRequested } from "./list-requested.ts";
import { wakeUps } from "./wake-ups.ts";

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const approve = (id: string) =>
  db().actionApproval.update({
    where: { id },
    data: { status: "approved", version: 2, decidedAt: new Date(), claimBy: new Date(Date.now() + 60_000) },
  });

/** While the database refuses every change of one row. */
async function refusing(table: string, id: string, act: () => Promise<unknown>): Promise<void> {
  await runAsOwner(
    databaseUrl(),
    `CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF NEW.id = '${id}' THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW; END $$;
     CREATE TRIGGER refuse_one BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_one()`,
  );
  await act();
  await runAsOwner(databaseUrl(), "DROP FUNCTION refuse_one CASCADE");
}

describe("a gateway that waits", () => {
  test("is told that it was an emergency and when, and not whose yes it was or what it was about", async () => {
    const world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
    const { id } = await pendingApproval(world);
    await breakOn(world.governance, id);
    await reviewAll(world.compliance);
    const told = await getRequested(world.gateway, { id });
    expect(told).toMatchObject({ status: "approved" });
    expect(told.basis).toEqual({ kind: "break_glass", at: told.decided_at });
    for (const word of ["INC-7", "supplier", "As it seems", world.governance.name, world.compliance.name])
      expect(JSON.stringify(told)).not.toContain(word);
  });

  test("is answered at once by what was decided before it waited", async () => {
    const world = await askingWorld();
    const { id } = await pendingApproval(world);
    await approve(id);
    const begun = performance.now();
    expect(await getRequested(world.gateway, { id, wait: 25, after: 1 })).toMatchObject({
      status: "approved",
      version: 2,
    });
    expect(performance.now() - begun).toBeLessThan(12_500);
  });

  test("is answered as soon as it is decided", async () => {
    const world = await askingWorld();
    const { id } = await pendingApproval(world);
    const waiting = getRequested(world.gateway, { id, wait: 25, after: 1 });
    await approve(id);
    expect(await waiting).toMatchObject({ status: "approved", version: 2 });
  });

  test("hears of a decision whose notification was lost", async () => {
    const world = await askingWorld();
    const { id } = await pendingApproval(world);
    const waiting = getRequested(world.gateway, { id, wait: 25, after: 1 });
    // Whoever hears of changes for all of them loses the connection, and nobody has asked for another one since.
    const lost = await vi.waitUntil(
      () =>
        runAsOwner(
          databaseUrl(),
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND query = 'LISTEN countersign_approval'`,
        ).then((rows) => rows.length),
      { timeout: 60_000 },
    );
    expect(lost).toBe(1);
    await approve(id);
    expect(await waiting).toMatchObject({ status: "approved" });
  });

  test("is told over one connection, however often that broke while another one was asked for", async () => {
    const listening = () =>
      runAsOwner<{ pid: number }>(
        databaseUrl(),
        `SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND query = 'LISTEN countersign_approval'`,
      );
    const asking = setInterval(() => wakeUps().listen(), 1);
    for (let round = 0; round < 5; round++) {
      const [listener] = await vi.waitUntil(
        async () => ((await listening()).length > 0 ? listening() : false),
        {
          timeout: 60_000,
        },
      );
      await runAsOwner(databaseUrl(), "SELECT pg_terminate_backend($1)", [listener?.pid]);
      await vi.waitFor(async () => expect(await listening()).not.toContainEqual(listener), {
        timeout: 60_000,
      });
    }
    await vi.waitFor(async () => expect(await listening()).toHaveLength(1), { timeout: 60_000 });
    clearInterval(asking);
  });

  test("is told that it still waits when its time is over, and that nobody decided once the deadline is (I17, I18)", async () => {
    const world = await askingWorld();
    const open = await pendingApproval(world);
    expect(await getRequested(world.gateway, { id: open.id, wait: 1, after: 1 })).toMatchObject({
      status: "pending",
    });
    const soon = new Date(Date.now() + 700);
    const ending = await pendingApproval(world, { expiresAt: soon });
    expect(await getRequested(world.gateway, { id: ending.id, wait: 25, after: 1 })).toMatchObject({
      status: "expired",
      version: 1,
      text: expect.stringContaining("Nobody decided in time"),
    });
  });

  test("sees its own requests alone, and finds those that are open after a restart", async () => {
    const world = await askingWorld();
    const { id } = await pendingApproval(world);
    await pendingApproval(world, { createdAt: minutesAgo(20), expiresAt: minutesAgo(5) });
    const other = await askingGateway(world.server.id);
    await expect(getRequested(other.gateway, { id })).rejects.toMatchObject({ code: "not_found" });
    expect(await listRequested(other.gateway, {})).toMatchObject({ items: [] });
    const { items } = await listRequested(world.gateway, {});
    expect(items.map((item) => item.id)).toEqual([id]);
    const all = await listRequested(world.gateway, { live: "false" });
    expect(all.items.map(({ status }) => status)).toEqual(["expired", "pending"]);
  });
});

describe("a request that is taken back", () => {
  test("is cancelled and not denied, once, by its own gateway (I18)", async () => {
    const world = await askingWorld();
    const { id } = await pendingApproval(world);
    const other = await askingGateway(world.server.id);
    const reason = "The agent gave up.";
    await expect(cancelApproval(other.gateway, { id, reason })).rejects.toMatchObject({ code: "not_found" });
    expect(await cancelApproval(world.gateway, { id, reason })).toMatchObject({
      status: "cancelled",
      version: 2,
    });
    await expect(cancelApproval(world.gateway, { id, reason })).rejects.toMatchObject({
      code: "conflict",
      details: { status: "cancelled" },
    });
  });
});

describe("by the clock alone", () => {
  test("what is over is written down once, whoever else does so too (I19)", async () => {
    const world = await askingWorld();
    const over = { createdAt: minutesAgo(20), expiresAt: minutesAgo(5) };
    await advanceApprovals(systemCtx("Clock"));
    const { id } = await pendingApproval(world, over);
    const taken = await Promise.all([1, 2, 3].map(() => advanceApprovals(systemCtx("Clock"))));
    expect(taken.reduce((sum, each) => sum + each, 0)).toBe(1);
    expect(await db().actionApproval.findUnique({ where: { id } })).toMatchObject({
      status: "expired",
      version: 2,
    });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(["approval.expire"]);
  });

  test("what was approved and not claimed has lapsed, and what was claimed and not told of is not known (I19, I22)", async () => {
    const world = await askingWorld();
    const [unused, untold] = [await pendingApproval(world), await pendingApproval(world)];
    const soon = () => new Date(Date.now() + 150);
    const approved = { status: "approved", version: 2, decidedAt: new Date() };
    await db().actionApproval.update({ where: { id: unused.id }, data: { ...approved, claimBy: soon() } });
    await db().actionApproval.update({
      where: { id: untold.id },
      data: { ...approved, claimBy: new Date(Date.now() + 60_000) },
    });
    const claim = { claimNonce: "n".repeat(16), claimToken: "t", claimedAt: new Date(), leaseUntil: soon() };
    await db().actionApproval.update({
      where: { id: untold.id },
      data: { status: "claimed", version: 3, ...claim },
    });
    const statusOf = async (id: string) =>
      (await db().actionApproval.findUniqueOrThrow({ where: { id } })).status;
    await vi.waitFor(
      async () => {
        await advanceApprovals(systemCtx("Clock"));
        expect([await statusOf(unused.id), await statusOf(untold.id)]).toEqual(["lapsed", "unknown"]);
      },
      { timeout: 60_000 },
    );
  });

  test("one that can't be written down keeps none of the others from it", async () => {
    const world = await askingWorld();
    const over = { createdAt: minutesAgo(20), expiresAt: minutesAgo(6) };
    const bad = await pendingApproval(world, over);
    const good = await pendingApproval(world, { ...over, expiresAt: minutesAgo(5) });
    await refusing("action_approval", bad.id, () =>
      expect(advanceApprovals(systemCtx("Clock"))).rejects.toThrow(/not this one/),
    );
    expect(await db().actionApproval.findUnique({ where: { id: good.id } })).toMatchObject({
      status: "expired",
    });
    expect(await advanceApprovals(systemCtx("Clock"))).toBe(1);
  });

  test("what was allowed in advance and can't be written down keeps no deadline and none of the like from it", async () => {
    const world = await standingWorld();
    const [bad, good] = [await given(world), await given(world)];
    for (const { id } of [bad, good]) await passes(id);
    const over = await pendingApproval(world, { createdAt: minutesAgo(20), expiresAt: minutesAgo(5) });
    const half = { createdAt: minutesAgo(10), expiresAt: new Date(Date.now() + 5 * 60_000) };
    const waiting = await pendingApproval(world, half);
    await refusing("standing_permission", bad.id, () =>
      expect(handleAdvanceApprovals()).rejects.toThrow(/not this one/),
    );
    expect(await standingRow(good.id)).toMatchObject({ status: "expired" });
    expect(await db().actionApproval.findUnique({ where: { id: over.id } })).toMatchObject({
      status: "expired",
    });
    expect((await auditOf(waiting.id)).map(({ action }) => action)).toEqual(["approval.escalate"]);
    await handleAdvanceApprovals();
    expect(await standingRow(bad.id)).toMatchObject({ status: "expired" });
  });

  test("more people are told once half of the time is over, and once only", async () => {
    const world = await askingWorld();
    const half = { createdAt: minutesAgo(10), expiresAt: new Date(Date.now() + 5 * 60_000) };
    const { id } = await pendingApproval(world, half);
    await advanceApprovals(systemCtx("Clock"));
    await advanceApprovals(systemCtx("Clock"));
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(["approval.escalate"]);
    const kinds = await db().outboxEvent.findMany({ where: { payload: { contains: id } } });
    expect(kinds.map(({ kind }) => kind)).toEqual(["approval.escalated"]);
  });
});
