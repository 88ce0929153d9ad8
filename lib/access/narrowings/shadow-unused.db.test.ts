import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, ctxOf, exampleDocument } from "#prisma/seed/factories.ts";
import { revokeGrant } from "../grants/index.ts";
import { approveVersion, insertAccessPolicy, insertUsage } from "../testing/index.ts";
import { handleShadowUnused, listNarrowings, restoreGrant, shadowUnused } from "./index.ts";
import {
  announced,
  asOwner,
  dayMs,
  daysAgo,
  garbleTerms,
  given,
  narrowingsOf,
  publishedAt,
} from "./test-narrowings.ts";

let owner: UserActor;
const ctx = systemCtx("Access policy");

beforeAll(async () => {
  owner = await addPerson("member");
});
beforeEach(async () => {
  await insertAccessPolicy({ unused: { shadow_after_days: 30, shadow_days: 7 } });
});

const inDays = (days: number) => ({ ...ctx, at: new Date(Date.now() + days * dayMs) });

const weather = { forecast: "read", history: "read", radar: "read", note: "write" } as const;
const onlyForecast = JSON.stringify({ tools: ["forecast"] });

function publish(name: string, publisher: UserActor, tools: Record<string, AccessLevel>) {
  return approveVersion(publisher, { ...exampleDocument(), name, version: "2.0.0" }, tools);
}

describe("what a grant was not used for", () => {
  test("goes to shadow, by the access policy and nobody else", async () => {
    const { id, agent, server } = await given({ owner, days: 40 });
    await insertUsage(agent.id, server.id, "radar", { daysAgo: 3 });
    await insertUsage(agent.id, server.id, "forecast", { daysAgo: 31 });
    await insertUsage(agent.id, server.id, "history", { daysAgo: 1, permits: 0, denials: 5 });
    await handleShadowUnused();
    const { items } = await listNarrowings(ctxOf(owner), { id });
    expect(items).toMatchObject([
      {
        keep: ["radar"],
        taken: ["forecast", "history"],
        by: null,
        review: null,
        state: "shadow",
        reason: "Not used in 30 days, after which the access policy takes what is not used.",
      },
    ]);
    const [one] = items;
    expect(Date.parse(one?.shadow_until ?? "") - Date.parse(one?.created_at ?? "")).toBe(7 * dayMs);
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "grant.narrow",
      actor_name: "Access policy",
      after: { tools: ["radar"], taken: ["forecast", "history"] },
    });
    expect(await announced(id)).toEqual(["grant.narrowed"]);
    expect(await shadowUnused(ctx)).toBe(0);
    expect(await narrowingsOf(id)).toHaveLength(1);
  });

  test("may be all of it", async () => {
    const { id } = await given({ owner, days: 40 });
    await shadowUnused(ctx);
    expect(await narrowingsOf(id)).toMatchObject([{ keep: [], taken: ["forecast", "history", "radar"] }]);
  });

  test("stays where it was used, or had no time to be, or has ended, and where the policy says nothing", async () => {
    const used = await given({ owner, days: 40 });
    for (const tool of ["forecast", "history", "radar"])
      await insertUsage(used.agent.id, used.server.id, tool, { daysAgo: 29 });
    const young = await given({ owner, days: 29 });
    const revoked = await given({ owner, days: 40 });
    await revokeGrant(ctxOf(await addPerson("governance")), { id: revoked.id, reason: "Over." });
    const fresh = await given({ owner, days: 40 });
    await publishedAt(fresh.server.id, daysAgo(29));
    expect(await shadowUnused(ctx)).toBe(0);

    await given({ owner, days: 40 });
    await insertAccessPolicy({ unused: { shadow_days: 7 } });
    expect(await shadowUnused(ctx)).toBe(0);
    for (const { id } of [used, young, revoked, fresh]) expect(await narrowingsOf(id)).toEqual([]);
    await insertAccessPolicy({ unused: { shadow_after_days: 30, shadow_days: 7 } });
    expect(await shadowUnused(ctx)).toBe(1);
  });

  test("stays for that long once somebody restored it, and what is taken later comes back by itself", async () => {
    const { id, agent, server } = await given({ owner, days: 40 });
    await insertUsage(agent.id, server.id, "radar", { daysAgo: 28 });
    await shadowUnused(ctx);
    const [first] = await narrowingsOf(id);
    await restoreGrant(ctxOf(owner), {
      id,
      narrowing_id: first?.id ?? "",
      tools: ["history"],
      reason: "It is asked for at the end of the year.",
    });
    await shadowUnused(ctx);
    expect(await narrowingsOf(id)).toHaveLength(1);

    await shadowUnused(inDays(3));
    const [, second] = await narrowingsOf(id);
    expect(second).toMatchObject({ keep: ["history", "forecast"], taken: ["radar"] });
    await restoreGrant(ctxOf(owner), { id, narrowing_id: first?.id ?? "", reason: "And this." });
    expect((await listNarrowings(ctxOf(owner), { id })).items).toMatchObject([
      { state: "shadow", keep: ["history", "forecast"], taken: ["radar"] },
      { state: "undone" },
    ]);

    await shadowUnused(inDays(36));
    expect(await narrowingsOf(id)).toHaveLength(2);
    await shadowUnused(inDays(38));
    expect((await narrowingsOf(id)).at(-1)).toMatchObject({ keep: [], taken: ["forecast", "history"] });
  });

  test("stays where conditions forbade it until a later approval, which began its time anew", async () => {
    const publisher = await addPerson("member");
    const { id, server } = await given({ owner, days: 40, publisher });
    await asOwner("UPDATE server_version SET conditions = $2 WHERE server_id = $1", server.id, onlyForecast);
    await publish(server.name, publisher, weather);
    await shadowUnused(ctx);
    expect(await narrowingsOf(id)).toMatchObject([{ keep: ["history", "radar"], taken: ["forecast"] }]);
    await shadowUnused(inDays(31));
    expect((await narrowingsOf(id))[1]).toMatchObject({ taken: ["history", "radar"] });
  });

  test("stays where reviewers found it to do more until then, so that the grant did not cover it", async () => {
    const publisher = await addPerson("member");
    const { id, server } = await given({ owner, days: 40, publisher });
    await publish(server.name, publisher, { ...weather, note: "read" });
    await asOwner(
      "UPDATE server_version SET lapsed_at = now(), lapse_reason = 'Over.', is_latest = false WHERE server_id = $1 AND version <> '2.0.0'",
      server.id,
    );
    await shadowUnused(ctx);
    expect(await narrowingsOf(id)).toMatchObject([
      { keep: ["note"], taken: ["forecast", "history", "radar"] },
    ]);
  });

  test("is taken from every other grant where of one nobody can tell what was signed", async () => {
    const [broken, sound] = [await given({ owner, days: 40 }), await given({ owner, days: 40 })];
    await garbleTerms(broken.id);
    expect(broken.id < sound.id).toBe(true);
    expect(await shadowUnused(ctx)).toBe(1);
    expect(await narrowingsOf(sound.id)).toHaveLength(1);
    expect(await narrowingsOf(broken.id)).toEqual([]);
  });

  test("is taken from every other grant where something is in the way of one, which is told at the end", async () => {
    const [broken, sound] = [await given({ owner, days: 40 }), await given({ owner, days: 40 })];
    await asOwner(
      `CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF NEW.grant_id = '${broken.id}' THEN RAISE EXCEPTION 'nobody can tell'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER refuse_one BEFORE INSERT ON grant_narrowing FOR EACH ROW EXECUTE FUNCTION refuse_one()`,
    );
    try {
      await expect(shadowUnused(ctx)).rejects.toThrow("nobody can tell");
    } finally {
      await asOwner("DROP TRIGGER refuse_one ON grant_narrowing; DROP FUNCTION refuse_one");
    }
    expect(await narrowingsOf(sound.id)).toHaveLength(1);
    expect(await shadowUnused(ctx)).toBe(1);
    expect(await narrowingsOf(broken.id)).toHaveLength(1);
  });

  test("is taken once by any number of processes at once", async () => {
    const { id } = await given({ owner, days: 40 });
    const taken = await Promise.all([shadowUnused(ctx), shadowUnused(ctx), shadowUnused(ctx)]);
    expect(taken.toSorted()).toEqual([0, 0, 1]);
    expect(await narrowingsOf(id)).toHaveLength(1);
  });
});
