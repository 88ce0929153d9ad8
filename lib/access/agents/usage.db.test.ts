import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { addPerson, anonymousCtx, ctxOf } from "#prisma/seed/factories.ts";
import { countStatements } from "../testing/count-statements.ts";
import { approveServer, insertDayGrant, insertUsage, registerAgent } from "../testing/index.ts";
import { approvedTools, getAgentUsage } from "./index.ts";

let owner: UserActor;

beforeAll(async () => {
  owner = await addPerson("member");
});

const toolsOf = async (serverId: string) => (await approvedTools(db(), [serverId], new Date())).get(serverId);
const setConditions = (serverId: string, conditions: string | null) =>
  runAsOwner(databaseUrl(), "UPDATE server_version SET conditions = $2 WHERE server_id = $1", [
    serverId,
    conditions,
  ]);

describe("approved tools", () => {
  test("are those of the published versions, as they were labelled, by name", async () => {
    const { id } = await approveServer({ pay: "write", forecast: "read", wipe: "admin" });
    expect((await toolsOf(id))?.map(({ name, access }) => [name, access])).toEqual([
      ["forecast", "read"],
      ["pay", "write"],
      ["wipe", "admin"],
    ]);
    expect((await toolsOf(id))?.[0]?.effects).toContain("reads");
  });

  test("are none of a server whose versions have lapsed", async () => {
    const { id } = await approveServer();
    await runAsOwner(databaseUrl(), "UPDATE server_version SET lapses_at = now() WHERE server_id = $1", [id]);
    expect(await toolsOf(id)).toBeUndefined();
    expect(await approvedTools(db(), [], new Date())).toEqual(new Map());
  });

  test("are not those that a condition leaves out; none where nobody can read the conditions", async () => {
    const { id } = await approveServer({ pay: "write", forecast: "read" });
    await setConditions(id, JSON.stringify({ tools: ["forecast", "gone"] }));
    expect((await toolsOf(id))?.map(({ name }) => name)).toEqual(["forecast"]);
    await setConditions(id, JSON.stringify({ catalogs: ["default"] }));
    expect(await toolsOf(id)).toHaveLength(2);
    await setConditions(id, "{");
    expect(await toolsOf(id)).toEqual([]);
  });
});

describe("the heat map", () => {
  test("lays what was used over what is granted", async () => {
    const { id } = await registerAgent(owner);
    const weather = await approveServer({ forecast: "read", history: "read", pay: "write", wipe: "admin" });
    const bank = await approveServer({ balance: "read", transfer: "admin" });
    await insertDayGrant({ agentId: id, serverId: weather.id, scopes: ["read"], tools: ["wipe"] });
    await insertDayGrant({
      agentId: id,
      serverId: bank.id,
      scopes: ["admin"],
      status: "expired",
      startsAt: daysAgo(9),
    });
    await insertDayGrant({
      agentId: id,
      serverId: bank.id,
      scopes: ["read"],
      status: "approved",
      startsAt: daysAgo(-1),
    });
    await insertDayGrant({ agentId: id, serverId: bank.id, scopes: ["read"], status: "requested" });
    await insertUsage(id, weather.id, "forecast", { daysAgo: 8, permits: 5 });
    await insertUsage(id, weather.id, "forecast", { daysAgo: 7, permits: 1 });
    const last = await insertUsage(id, weather.id, "forecast", { daysAgo: 0, permits: 2, denials: 1 });
    await insertUsage(id, weather.id, "forecast", { daysAgo: 14, permits: 99 });
    await insertUsage(id, bank.id, "transfer", { daysAgo: 6, permits: 3 });
    await insertUsage((await registerAgent(owner)).id, weather.id, "history", { permits: 7 });

    const usage = await getAgentUsage(ctxOf(owner), { id, days: 14 });
    const of = (tool: string) => usage.items.find((item) => item.tool === tool);
    expect(usage).toMatchObject({ days: 14, left_out: 0 });
    expect(of("forecast")).toEqual({
      server: weather.name,
      tool: "forecast",
      granted: true,
      shadow: false,
      permits: 8,
      denials: 1,
      last_at: last.toISOString(),
      weeks: [6, 2],
    });
    const unused = { permits: 0, denials: 0, last_at: null, weeks: [0, 0] };
    expect(of("history")).toMatchObject({ granted: true, ...unused });
    expect(of("wipe")).toMatchObject({ granted: true, ...unused });
    expect(of("transfer")).toMatchObject({ server: bank.name, granted: false, permits: 3, weeks: [0, 3] });
    expect(usage.items).toHaveLength(4);
  });

  test("shows what was taken from a grant as such while it can be restored, unless another gives it", async () => {
    const { id } = await registerAgent(owner);
    const server = await approveServer({ forecast: "read", history: "read", radar: "read" });
    const grantId = await insertDayGrant({ agentId: id, serverId: server.id });
    await insertDayGrant({ agentId: id, serverId: server.id, scopes: [], tools: ["radar"] });
    await insertUsage(id, server.id, "history", { permits: 3 });
    const taken = { grantId, keep: ["forecast"], taken: ["history", "radar"], reason: "Enough." };
    const [createdAt, shadowUntil] = [daysAgo(1), daysAgo(-0.1)];
    await db().grantNarrowing.create({
      data: { id: newId("grantNarrowing"), ...taken, createdAt, shadowUntil },
    });
    const standing = async (ctx = ctxOf(owner)) =>
      (await getAgentUsage(ctx, { id })).items.map(({ tool, granted, shadow }) => [tool, granted, shadow]);
    expect(await standing()).toEqual([
      ["forecast", true, false],
      ["history", false, true],
      ["radar", true, false],
    ]);
    expect(await standing({ ...ctxOf(owner), at: shadowUntil })).toEqual([
      ["forecast", true, false],
      ["history", false, false],
      ["radar", true, false],
    ]);
  });

  test("shows tools' names as they are; where they are too many, names that were made up give way", async () => {
    const { id } = await registerAgent(owner);
    const { id: serverId } = await approveServer({ forecast: "read" });
    await insertDayGrant({ agentId: id, serverId });
    const hostile = "<b>\u202Epay</b>";
    await insertUsage(id, serverId, hostile, { permits: 9 });
    await db().accessUsage.createMany({
      data: Array.from({ length: 2_500 }, (_, index) => ({
        agentId: id,
        serverId,
        tool: `made up ${index}`,
        day: new Date(new Date().toISOString().slice(0, 10)),
        denials: 1,
        lastAt: new Date(),
      })),
    });
    let items: { tool: string }[] = [];
    const statements = await countStatements(async () => {
      const usage = await getAgentUsage(ctxOf(owner), { id });
      expect(usage.left_out).toBe(502);
      items = usage.items;
    });
    expect(items).toHaveLength(2_000);
    expect(items.map(({ tool }) => tool)).toEqual(expect.arrayContaining([hostile, "forecast"]));
    expect(statements).toBeLessThanOrEqual(10);
  });

  test("is of an agent that is there, for people with an account, of a year at most", async () => {
    const { id } = await registerAgent(owner);
    expect((await getAgentUsage(ctxOf(owner), { id, days: 365 })).items).toEqual([]);
    await expect(getAgentUsage(ctxOf(owner), { id, days: 366 })).rejects.toMatchObject({ status: 422 });
    await expect(getAgentUsage(ctxOf(owner), { id: newId("agent") })).rejects.toMatchObject({ status: 404 });
    await expect(getAgentUsage(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
  });
});

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000);
}
