import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { revokeGrant } from "../grants/index.ts";
import { getGrantUse, narrowByHand, restoreGrant } from "../narrowings/index.ts";
import { decide, worldStore } from "../pdp/index.ts";
import { approveServer, callOf, endGrantRow, insertClient } from "../testing/index.ts";
import {
  advanceAccessReviews,
  applyAccessReview,
  closeAccessReview,
  exportAccessReview,
  getAccessReview,
} from "./index.ts";
import {
  addOwnedAgent,
  addReviewed,
  announced,
  grantOf,
  inDays,
  insertExtension,
  itemsOf,
  onlyItemOf,
  openFor,
  reason,
  say,
} from "./test-reviews.ts";

let governance: UserActor;
let compliance: UserActor;
let server: { id: string; name: string };
const clock = systemCtx("tests");

beforeAll(async () => {
  [governance, compliance] = [await addPerson("governance"), await addPerson("compliance")];
  server = await approveServer({
    forecast: "read",
    history: "read",
    radar: "read",
    note: "write",
    wipe: "admin",
  });
});
afterEach(() => worldStore().doubt());

const close = (id: string) => closeAccessReview(ctxOf(compliance), { id });
const carryOut = async (id: string) => {
  await close(id);
  await applyAccessReview(clock, id);
};

describe("silence", () => {
  async function silentReview(silence: "revoke" | "recommended") {
    const agent = await addOwnedAgent();
    await addReviewed(server, { agent, scopes: ["read"], used: ["forecast"] });
    await addReviewed(server, { agent, scopes: ["write"], used: ["note"] });
    await addReviewed(server, { agent, scopes: ["admin"] });
    const { id } = await openFor(governance, [agent], { silence });
    return {
      id,
      verdicts: async () => (await itemsOf(governance, id)).map((item) => [item.access_level, item.verdict]),
    };
  }

  test("revokes everything, or of what reads does what is recommended", async () => {
    const strict = await silentReview("revoke");
    await close(strict.id);
    expect(await strict.verdicts()).toEqual([
      ["admin", "revoke"],
      ["write", "revoke"],
      ["read", "revoke"],
    ]);
    const mild = await silentReview("recommended");
    expect(await close(mild.id)).toMatchObject({
      status: "closed",
      closed: { by: { id: compliance.id } },
      decided: 0,
      counts: { silent: 3, verdicts: { narrow: 1, revoke: 2 } },
    });
    expect(await itemsOf(governance, mild.id)).toMatchObject([
      { verdict: "revoke", decided_by: null, reason: "Nobody decided in time." },
      { verdict: "revoke" },
      { verdict: "narrow", keep: ["forecast"], decided_by: null },
    ]);
    await expect(close(mild.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await announced("access_review.closed", mild.id)).toBe(1);
  });

  test("falls when the review is due, however late the clock's job runs, and nobody closed it", async () => {
    const { agent, grantId } = await addReviewed(server, { scopes: ["write"] });
    const { id } = await openFor(governance, [agent]);
    await advanceAccessReviews({ ...clock, at: inDays(9) });
    expect((await getAccessReview(ctxOf(governance), { id })).status).toBe("open");
    const late = inDays(12);
    await advanceAccessReviews({ ...clock, at: late });
    expect(await getAccessReview(ctxOf(governance), { id })).toMatchObject({
      status: "applied",
      closed: { at: late.toISOString(), by: null },
      counts: { silent: 1, outcomes: { revoked: 1 } },
    });
    expect(await grantOf(grantId)).toMatchObject({ status: "revoked", endedById: null });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "access_review.open",
      "access_review.close",
      "access_review.decide",
      "access_review.apply",
    ]);
  });

  test("is for people with the right to close: 403", async () => {
    const { agent, owner } = await addReviewed(server);
    const { id } = await openFor(governance, [agent]);
    await expect(closeAccessReview(ctxOf(owner), { id })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("carrying out", () => {
  test("keeps, narrows and revokes, each with its reason, and says so once", async () => {
    const agent = await addOwnedAgent();
    const kept = await addReviewed(server, { agent, tools: ["forecast"], scopes: [], used: ["forecast"] });
    const narrowed = await addReviewed(server, { agent, scopes: ["read"] });
    const revoked = await addReviewed(server, { agent, scopes: ["write"] });
    const { id, name } = await openFor(governance, [agent]);
    const items = await itemsOf(governance, id);
    const of = (grantId: string) => items.filter((item) => item.grant_id === grantId);
    await say(governance, id, of(kept.grantId), { verdict: "keep", reason });
    await say(governance, id, of(narrowed.grantId), { verdict: "narrow", keep: ["forecast"], reason });
    await say(governance, id, of(revoked.grantId), { verdict: "revoke", reason });
    await carryOut(id);

    const after = new Map((await itemsOf(governance, id)).map((item) => [item.grant_id, item.outcome]));
    expect(after).toEqual(
      new Map([
        [kept.grantId, "kept"],
        [narrowed.grantId, "narrowed"],
        [revoked.grantId, "revoked"],
      ]),
    );
    expect(await grantOf(kept.grantId)).toMatchObject({ status: "approved" });
    expect(await grantOf(revoked.grantId)).toMatchObject({
      status: "revoked",
      endReason: `Access review "${name}". ${governance.name} decided so: ${reason}`,
    });
    expect(await db().grantNarrowing.findMany({ where: { grantId: narrowed.grantId } })).toMatchObject([
      { taken: ["history", "radar"], reviewItemId: of(narrowed.grantId)[0]?.id, createdById: null },
    ]);
    expect(await announced("access_review.applied", id)).toBe(1);
    const view = await getAccessReview(ctxOf(governance), { id });
    expect(view).toMatchObject({
      status: "applied",
      counts: { outcomes: { kept: 1, narrowed: 1, revoked: 1 } },
    });
  });

  test("reaches the next decision: denied from then on", async () => {
    const gateway = await insertClient("gateway");
    const { agent } = await addReviewed(server, { scopes: ["read"], used: ["forecast"] });
    const { agent: other } = await addReviewed(server, { scopes: ["read"] });
    const permit = async (client: string | null, tool: string) => {
      worldStore().doubt();
      return (await decide(clock, callOf(gateway, client ?? "", server.name, { tool }))).decision.permit;
    };
    const { id } = await openFor(governance, [agent, other]);
    const items = await itemsOf(governance, id);
    const of = (agentId: string) => items.filter((item) => item.agent.id === agentId);
    await say(governance, id, of(agent.id), { verdict: "narrow" });
    expect(await permit(agent.clientId, "history")).toBe(true);
    expect(await permit(other.clientId, "forecast")).toBe(true);
    await carryOut(id);
    expect(await permit(agent.clientId, "forecast")).toBe(true);
    expect(await permit(agent.clientId, "history")).toBe(false);
    expect(await permit(other.clientId, "forecast")).toBe(false);
  });

  test("leaves alone what ended meanwhile, whatever was said of it", async () => {
    const { agent, grantId } = await addReviewed(server);
    const { id } = await openFor(governance, [agent]);
    const item = await onlyItemOf(governance, id);
    await say(governance, id, [item], { verdict: "narrow", keep: ["forecast"] });
    await revokeGrant(ctxOf(governance), { id: grantId, reason: "It sends mail." });
    await carryOut(id);
    expect(await onlyItemOf(governance, id)).toMatchObject({
      outcome: "overtaken",
      note: "The grant was revoked before this was carried out.",
    });
    expect(await grantOf(grantId)).toMatchObject({ endReason: "It sends mail." });
  });

  test("gives nothing back that was taken meanwhile", async () => {
    const narrowed = async (meanwhile: string[]) => {
      const { agent, grantId } = await addReviewed(server);
      const { id } = await openFor(governance, [agent]);
      const item = await onlyItemOf(governance, id);
      await say(governance, id, [item], { verdict: "narrow", keep: ["forecast", "history"] });
      await narrowByHand(ctxOf(governance), { id: grantId, keep: meanwhile, reason });
      await carryOut(id);
      return { grantId, ...(await onlyItemOf(governance, id)) };
    };
    const coveredBy = async (grantId: string) =>
      (await getGrantUse(ctxOf(governance), { id: grantId })).tools.map(({ tool }) => tool);
    const less = await narrowed(["forecast"]);
    expect([less.outcome, await coveredBy(less.grantId)]).toEqual(["narrowed", ["forecast"]]);
    const other = await narrowed(["radar"]);
    expect([other.outcome, await coveredBy(other.grantId)]).toEqual(["narrowed", []]);
    const both = await narrowed(["forecast", "radar"]);
    expect(both.outcome).toBe("narrowed");
    expect(await db().grantNarrowing.findMany({ where: { reviewItemId: both.id } })).toMatchObject([
      { taken: ["radar"] },
    ]);
  });

  test("by two processes at once does each verdict once, and again does nothing", async () => {
    const { id, grantIds } = await largeReview();
    await close(id);
    await Promise.all([
      applyAccessReview(clock, id),
      applyAccessReview(clock, id),
      advanceAccessReviews(clock),
    ]);
    await expectAllRevokedOnce(id, grantIds);
    await applyAccessReview(clock, id);
    await expectAllRevokedOnce(id, grantIds);
  });

  test("goes on where a process stopped, with what is left", async () => {
    const { id, grantIds } = await largeReview();
    await close(id);
    const last = await db().accessReviewItem.findMany({
      where: { reviewId: id },
      orderBy: [{ grant: { agentId: "desc" } }, { id: "desc" }],
      take: 5,
    });
    await runAsOwner(
      databaseUrl(),
      `CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.id IN (${last.map(({ grantId }) => `'${grantId}'`).join()}) THEN RAISE EXCEPTION 'the process stops here'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER stop_here BEFORE UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION stop_here();`,
    );
    try {
      await expect(applyAccessReview(clock, id)).rejects.toThrow(/the process stops here/);
    } finally {
      await runAsOwner(databaseUrl(), "DROP TRIGGER stop_here ON access_grant; DROP FUNCTION stop_here();");
    }
    const { status, counts } = await getAccessReview(ctxOf(governance), { id });
    expect(status).toBe("closed");
    expect(counts.outcomes.revoked).toBe(25);
    await advanceAccessReviews(clock);
    await expectAllRevokedOnce(id, grantIds);
  });

  test("keeps nothing from being carried out for one that can't be, which is tried again", async () => {
    const agent = await addOwnedAgent();
    const grants = [await addReviewed(server, { agent }), await addReviewed(server, { agent })];
    const [stuck, other] = grants.map(({ grantId }) => grantId);
    const { id } = await openFor(governance, [agent]);
    await close(id);
    await runAsOwner(
      databaseUrl(),
      `CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.id = '${stuck}' THEN RAISE EXCEPTION 'this row is stuck'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER stuck BEFORE UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION stuck();`,
    );
    try {
      await expect(applyAccessReview(clock, id)).rejects.toThrow(/this row is stuck/);
    } finally {
      await runAsOwner(databaseUrl(), "DROP TRIGGER stuck ON access_grant; DROP FUNCTION stuck();");
    }
    expect((await grantOf(other ?? "")).status).toBe("revoked");
    expect((await grantOf(stuck ?? "")).status).toBe("approved");
    await applyAccessReview(clock, id);
    await expectAllRevokedOnce(id, [stuck ?? "", other ?? ""]);
  });
});

describe("a verdict to narrow", () => {
  async function narrowedWhile(act: (serverId: string) => Promise<unknown>, keep?: string[]) {
    const own = await approveServer({ forecast: "read", history: "read", radar: "read" });
    const { agent, grantId } = await addReviewed(own, { used: ["forecast"] });
    const { id } = await openFor(governance, [agent], { silence: "recommended" });
    if (keep) await say(governance, id, [await onlyItemOf(governance, id)], { verdict: "narrow", keep });
    await act(own.id);
    await carryOut(id);
    return { id, grantId, serverId: own.id, item: await onlyItemOf(governance, id) };
  }
  const lapse = (serverId: string) =>
    db().serverVersion.updateMany({ where: { serverId }, data: { lapsesAt: inDays(-1) } });
  const back = (serverId: string) =>
    db().serverVersion.updateMany({ where: { serverId }, data: { lapsesAt: null } });

  test("is carried out while the server is lapsed, given or by silence, and holds once it is back", async () => {
    for (const keep of [["forecast"], undefined]) {
      const { grantId, serverId, item } = await narrowedWhile(lapse, keep);
      expect(item).toMatchObject({ verdict: "narrow", outcome: "narrowed" });
      expect(await db().grantNarrowing.findMany({ where: { grantId } })).toMatchObject([
        { keep: ["forecast"], taken: ["history", "radar"], reviewItemId: item.id },
      ]);
      await back(serverId);
      const { tools } = await getGrantUse(ctxOf(governance), { id: grantId });
      expect(tools.map(({ tool }) => tool)).toEqual(["forecast"]);
    }
  });

  test("is reported with what was given back since", async () => {
    const { agent, owner, grantId } = await addReviewed(server);
    const { id } = await openFor(governance, [agent]);
    await say(governance, id, [await onlyItemOf(governance, id)], { verdict: "narrow", keep: ["forecast"] });
    await carryOut(id);
    expect(await onlyItemOf(governance, id)).toMatchObject({ outcome: "narrowed", restored: [] });
    const { id: narrowingId } = await db().grantNarrowing.findFirstOrThrow({ where: { grantId } });
    await restoreGrant(ctxOf(owner), { id: grantId, narrowing_id: narrowingId, reason });
    expect(await onlyItemOf(governance, id)).toMatchObject({
      outcome: "narrowed",
      restored: ["history", "radar"],
    });
    const csv = await exportAccessReview(ctxOf(compliance), { id, format: "csv" });
    expect(csv.body).toMatch(/"narrowed","history\nradar"/);
    const json = JSON.parse((await exportAccessReview(ctxOf(compliance), { id })).body);
    expect(json.items[0].restored).toEqual(["history", "radar"]);
  });
});

describe("a verdict on a grant that ran out meanwhile", () => {
  async function extendedWhile(verdict: "narrow" | "revoke") {
    const { agent, grantId } = await addReviewed(server);
    const { id } = await openFor(governance, [agent]);
    const item = await onlyItemOf(governance, id);
    await say(governance, id, [item], verdict === "narrow" ? { verdict, keep: ["forecast"] } : { verdict });
    const next = await insertExtension(grantId);
    await endGrantRow(grantId, "expired");
    await carryOut(id);
    return { next, item: await onlyItemOf(governance, id) };
  }

  test("to revoke it ends what goes on from it", async () => {
    const { next, item } = await extendedWhile("revoke");
    expect(item).toMatchObject({ outcome: "overtaken", note: expect.stringMatching(/expired.*ended too/) });
    expect((await grantOf(next)).status).toBe("revoked");
  });

  test("to narrow it narrows what goes on from it", async () => {
    const { next, item } = await extendedWhile("narrow");
    expect(item).toMatchObject({
      outcome: "overtaken",
      note: expect.stringMatching(/goes on from it was narrowed/),
    });
    expect(await db().grantNarrowing.findMany({ where: { grantId: next } })).toMatchObject([
      { keep: ["forecast"], taken: ["history", "radar"] },
    ]);
  });
});

/** More than are carried out at a time. */
async function largeReview() {
  const agents = [await addOwnedAgent(), await addOwnedAgent()];
  const grantIds: string[] = [];
  for (let index = 0; index < 30; index++) {
    const [one, other] = agents;
    const agent = index % 2 === 0 ? one : other;
    grantIds.push((await addReviewed(server, { ...(agent ? { agent } : {}), scopes: ["write"] })).grantId);
  }
  const { id } = await openFor(governance, agents);
  return { id, grantIds };
}

async function expectAllRevokedOnce(id: string, grantIds: readonly string[]): Promise<void> {
  expect(await getAccessReview(ctxOf(governance), { id })).toMatchObject({
    status: "applied",
    counts: { outcomes: { kept: 0, narrowed: 0, revoked: grantIds.length, overtaken: 0 } },
  });
  for (const grantId of grantIds) {
    const revocations = (await auditOf(grantId)).filter(({ action }) => action === "grant.revoke");
    expect(revocations).toHaveLength(1);
  }
  expect(await announced("access_review.applied", id)).toBe(1);
  // Whoever came second did nothing, and the log has no refusal of the clock's.
  expect((await auditOf(id)).filter(({ outcome }) => outcome !== "success")).toEqual([]);
}
