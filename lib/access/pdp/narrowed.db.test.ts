import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { pairKey } from "../evaluation/index.ts";
import { narrowByHand, restoreGrant } from "../narrowings/index.ts";
import { approveServer, callOf, insertAgent, insertClient, insertGrant } from "../testing/index.ts";
import { Decider } from "./decide.ts";
import { decide, worldStore } from "./index.ts";
import { loadWorld } from "./load-world.ts";
import { WorldStore } from "./world-store.ts";

let owner: UserActor;
let gateway: string;
const ctx = systemCtx("tests");
const reason = "Nobody asks for it.";
const stores: WorldStore[] = [];
const dayMs = 86_400_000;

beforeAll(async () => {
  [owner, gateway] = [await addPerson("member"), await insertClient("gateway")];
});
afterEach(() => Promise.all(stores.splice(0).map((store) => store.stop())));

/** A grant of two tools for a hundred days, and how calls of them are decided by this process's decider or another. */
async function given() {
  const [server, agent] = [
    await approveServer({ forecast: "read", history: "read" }),
    await insertAgent({ owner }),
  ];
  const minutes = 100 * 24 * 60;
  const id = await insertGrant({
    agentId: agent.id,
    serverId: server.id,
    requester: owner,
    scopes: ["read"],
    minutes,
  });
  const call = (tool: string) => callOf(gateway, agent.clientId ?? "", server.name, { tool });
  return {
    id,
    key: pairKey(agent.id, server.name),
    async asked(tool: string, at?: Date) {
      worldStore().doubt();
      return (await decide(at ? { ...ctx, at } : ctx, call(tool))).decision;
    },
    async askedOf(decider: Decider, tool: string) {
      return (await decider.decide(ctx, call(tool))).decision;
    },
  };
}

describe("a grant that is narrowed", () => {
  test("permits what it keeps, and of the rest nothing from the next decision on, until it is restored", async () => {
    const { id, asked } = await given();
    expect(await asked("history")).toMatchObject({ permit: true, grantIds: [id] });
    const { id: narrowing } = await narrowByHand(ctxOf(owner), { id, keep: ["forecast"], reason });
    expect(await asked("history")).toMatchObject({
      permit: false,
      reason: "grant_in_shadow",
      grantIds: [id],
      next: { kind: "restore_grant", grantId: id },
    });
    expect(await asked("forecast")).toMatchObject({ permit: true, grantIds: [id] });
    await restoreGrant(ctxOf(owner), { id, narrowing_id: narrowing, reason });
    expect(await asked("history")).toMatchObject({ permit: true, grantIds: [id] });
  });

  test("says to restore it before the end of its shadow, and from then on to request a grant", async () => {
    const { id, asked } = await given();
    const { shadow_until } = await narrowByHand(ctxOf(owner), { id, keep: ["forecast"], reason });
    const until = Date.parse(shadow_until);
    expect((await asked("history", new Date(until - 1))).reason).toBe("grant_in_shadow");
    expect(await asked("history", new Date(until))).toMatchObject({
      reason: "no_grant",
      next: { kind: "request_grant", tool: "history" },
    });
    expect((await asked("forecast", new Date(until + dayMs))).permit).toBe(true);
  });

  test("permits nothing of the rest elsewhere as soon as the database tells", async () => {
    const store = new WorldStore({ pollMs: 500, staleMaxMs: 5_000 });
    stores.push(store);
    const elsewhere = new Decider(store);
    const { id, askedOf } = await given();
    expect((await askedOf(elsewhere, "history")).permit).toBe(true);
    const { id: narrowing } = await narrowByHand(ctxOf(owner), { id, keep: ["forecast"], reason });
    await vi.waitFor(
      async () => expect((await askedOf(elsewhere, "history")).reason).toBe("grant_in_shadow"),
      { timeout: 60_000 },
    );
    await restoreGrant(ctxOf(owner), { id, narrowing_id: narrowing, reason });
    await vi.waitFor(async () => expect((await askedOf(elsewhere, "history")).permit).toBe(true), {
      timeout: 60_000,
    });
  });

  test("is read by what changed as by everything, with what was restored, and without what was undone", async () => {
    const { id, key } = await given();
    let { world } = await loadWorld();
    const next = async () => {
      ({ world } = await loadWorld(world));
      const [grant] = world.grants.get(key) ?? [];
      expect((await loadWorld()).world.grants.get(key)).toEqual([grant]);
      return grant?.narrowings;
    };
    expect(await next()).toEqual([]);
    const made = await narrowByHand(ctxOf(owner), { id, keep: ["forecast"], reason });
    const shadowUntilMs = Date.parse(made.shadow_until);
    expect(await next()).toEqual([
      { keeps: new Set(["forecast"]), takes: new Set(["history"]), shadowUntilMs },
    ]);
    await restoreGrant(ctxOf(owner), { id, narrowing_id: made.id, reason });
    expect(await next()).toEqual([]);
  });
});
