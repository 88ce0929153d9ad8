import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { createTeam } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, anonymousCtx, ctxOf, unique } from "#prisma/seed/factories.ts";
import { countStatements } from "../testing/count-statements.ts";
import { approveServer, insertDayGrant, insertUsage, registerAgent } from "../testing/index.ts";
import { disableAgent, listAgents } from "./index.ts";

let owner: UserActor;
let reader: UserActor;

beforeAll(async () => {
  [owner, reader] = [await addPerson("member"), await addPerson("auditor")];
});

const namesOf = async (input: Parameters<typeof listAgents>[1], actor = reader) =>
  (await listAgents(ctxOf(actor), input)).items.map(({ name }) => name);

describe("the list of agents", () => {
  test("has the counts of grants given and asked for, and the last permit", async () => {
    const { id } = await registerAgent(owner, { name: unique("Counted agent") });
    const { id: serverId } = await approveServer();
    await insertDayGrant({ agentId: id, serverId });
    await insertDayGrant({
      agentId: id,
      serverId,
      status: "approved",
      startsAt: new Date(Date.now() + 60_000),
    });
    await insertDayGrant({ agentId: id, serverId, status: "requested" });
    const over = new Date(Date.now() - 2 * 86_400_000);
    for (const status of ["active", "requested", "expired", "denied"] as const)
      await insertDayGrant({ agentId: id, serverId, status, startsAt: over });
    const used = await insertUsage(id, serverId, "forecast", { daysAgo: 2 });
    await insertUsage(id, serverId, "pay", { daysAgo: 0, permits: 0, denials: 3 });
    const { items } = await listAgents(ctxOf(reader), { search: "Counted agent" });
    expect(items).toMatchObject([
      { id, grants: { given: 2, requested: 1 }, last_used_at: used.toISOString() },
    ]);
  });

  test("finds by name, purpose and identity, and takes wildcards as they are written", async () => {
    const stem = unique("needle");
    const client = await registerAgent(owner, { name: `${stem} 100%_sure\\`, purpose: "Nothing." });
    await registerAgent(owner, { name: `${stem} quite sure`, purpose: "To look for a HAYSTACK." });
    expect(await namesOf({ search: "HayStack" })).toEqual([`${stem} quite sure`]);
    for (const text of ["0%_S", "%_", "sure\\"])
      expect(await namesOf({ search: text })).toEqual([`${stem} 100%_sure\\`]);
    expect(await namesOf({ search: "%" })).toEqual([client.name]);
    const { recognised_by } = client;
    const id = "client_id" in recognised_by ? recognised_by.client_id : "";
    expect(await namesOf({ search: id })).toEqual([client.name]);
  });

  test("is narrowed to an owner, to mine and my teams', and by state", async () => {
    const [me, mate] = [await addPerson("member"), await addPerson("member")];
    const team = await addTeam(me, mate);
    const [mine, ours, theirs] = [
      await registerAgent(me),
      await registerAgent(mate, { owner: team }),
      await registerAgent(mate),
    ];
    const sorted = (...agents: { name: string }[]) => agents.map(({ name }) => name).sort();
    expect((await namesOf({ owner: "me" }, me)).sort()).toEqual(sorted(mine, ours));
    expect(await namesOf({ owner: team })).toEqual([ours.name]);
    expect(await namesOf({ owner: `user:${mate.email.toUpperCase()}` })).toEqual([theirs.name]);
    expect(await namesOf({ owner: "team:nobodys" })).toEqual([]);
    await disableAgent(ctxOf(me), { id: mine.id, reason: "Done." });
    expect(await namesOf({ owner: "me", state: "disabled" }, me)).toEqual([mine.name]);
    expect(await namesOf({ owner: "me", state: "active" }, me)).toEqual([ours.name]);
    expect(await namesOf({ owner: "me" }, await addPerson("member"))).toEqual([]);
  });

  test.each([
    [{ owner: "everybody" }, 422],
    [{ owner: "user:a\0@example.com" }, 422],
    [{ state: "asleep" as never }, 422],
    [{ search: "a\0" }, 422],
    [{ cursor: "?" }, 400],
  ])("refuses %j", async (input, status) => {
    await expect(listAgents(ctxOf(reader), input)).rejects.toMatchObject({ status });
  });

  test("is for people with an account", async () => {
    await expect(listAgents(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
    await expect(listAgents(ctxOf({ ...reader, roles: [] }), {})).rejects.toMatchObject({ status: 403 });
  });

  test("goes through a thousand page by page, each once, in as many statements as for one", async () => {
    await createTeam(systemCtx("tests"), { slug: "thousand", name: "Thousand" });
    const team = await db().team.findUniqueOrThrow({ where: { slug: "thousand" } });
    await pool().query(
      `INSERT INTO agent (id, name, purpose, trust_model, owner_team_id, issuer, claim, claim_value, created_by, created_at, updated_at)
       SELECT 'agt_' || n, 'Bulk ' || n, 'Many.', 'service', $1, 'https://login.example.com', 'sub', 'bulk-' || n, $2, now(), now()
       FROM generate_series(1, 1000) n`,
      [team.id, owner.id],
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAgents(ctxOf(reader), { owner: "team:thousand", limit: 100, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(1_000);
    expect(new Set(seen).size).toBe(1_000);

    const statements = (limit: number) =>
      countStatements(() => listAgents(ctxOf(reader), { owner: "team:thousand", limit }));
    const one = await statements(1);
    expect(await statements(100)).toBe(one);
    expect(one).toBeLessThanOrEqual(6);
  });
});
