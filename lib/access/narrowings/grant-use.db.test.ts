import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, anonymousCtx, ctxOf } from "#prisma/seed/factories.ts";
import { usedName } from "../agents/index.ts";
import { countStatements } from "../testing/count-statements.ts";
import { insertUsage } from "../testing/index.ts";
import { getGrantUse, loadGrantUse, narrowByHand } from "./index.ts";
import { asOwner, garbleTerms, given } from "./test-narrowings.ts";

let owner: UserActor;

beforeAll(async () => {
  owner = await addPerson("member");
});

describe("what was used of a grant", () => {
  test("stands beside what it covers, the used first, and suggests to keep that alone", async () => {
    const { id, agent, server } = await given({ owner, days: 100 });
    await insertUsage(agent.id, server.id, "radar", { daysAgo: 1, permits: 2, denials: 1 });
    const last = await insertUsage(agent.id, server.id, "radar", { daysAgo: 0, permits: 3 });
    const longAgo = await insertUsage(agent.id, server.id, "history", { daysAgo: 95, permits: 9 });
    await insertUsage(agent.id, server.id, "forecast", { daysAgo: 2, permits: 0, denials: 4 });
    await insertUsage(agent.id, server.id, "note", { daysAgo: 2, permits: 7 });
    expect(await getGrantUse(ctxOf(owner), { id })).toEqual({
      days: 90,
      enough: true,
      granted: 3,
      used: 1,
      tools: [
        { tool: "radar", access: "read", permits: 5, denials: 1, last_at: last.toISOString() },
        { tool: "forecast", access: "read", permits: 0, denials: 4, last_at: null },
        { tool: "history", access: "read", permits: 0, denials: 0, last_at: longAgo.toISOString() },
      ],
      suggestion: { verdict: "narrow", keep: ["radar"], because: "Granted 3 tools, used 1 in 90 days." },
    });
    expect((await getGrantUse(ctxOf(owner), { id, days: 96 })).used).toBe(2);
    expect(await getGrantUse(ctxOf(owner), { id, days: 120 })).toMatchObject({
      enough: false,
      suggestion: { verdict: "keep" },
    });
  });

  test("leaves out what was taken from it", async () => {
    const { id, agent, server } = await given({ owner, days: 100 });
    await insertUsage(agent.id, server.id, "radar", {});
    await narrowByHand(ctxOf(owner), { id, keep: ["radar", "history"], reason: "Enough." });
    expect(await getGrantUse(ctxOf(owner), { id })).toMatchObject({
      granted: 2,
      used: 1,
      suggestion: { verdict: "keep", keep: ["radar", "history"] },
    });
  });

  test("is found by the beginning of a name that is longer than what is counted, and such a tool can be kept", async () => {
    const long = `sum_${"x".repeat(400)}`;
    const { id, agent, server } = await given({ owner, days: 100, tools: { [long]: "read", radar: "read" } });
    await insertUsage(agent.id, server.id, usedName(long), { permits: 4 });
    expect((await getGrantUse(ctxOf(owner), { id })).tools[0]).toMatchObject({ tool: long, permits: 4 });
    const { taken } = await narrowByHand(ctxOf(owner), { id, keep: [long], reason: "Enough." });
    expect(taken).toEqual(["radar"]);
  });

  test("is nothing of a grant of which nobody can tell what was signed", async () => {
    const { id } = await given({ owner, days: 100 });
    await garbleTerms(id);
    expect(await getGrantUse(ctxOf(owner), { id })).toMatchObject({ granted: 0, tools: [] });
  });

  test("is nothing of a grant that was never used, which is to end", async () => {
    const { id } = await given({ owner, days: 100 });
    expect((await getGrantUse(ctxOf(owner), { id })).suggestion).toEqual({
      verdict: "revoke",
      keep: [],
      because: "Granted 3 tools, used 0 in 90 days.",
    });
  });

  test("is of a grant that is there, for people with an account, of a year at most", async () => {
    const { id } = await given({ owner });
    await expect(getGrantUse(ctxOf(owner), { id, days: 366 })).rejects.toMatchObject({ status: 422 });
    await expect(getGrantUse(ctxOf(owner), { id: newId("grant") })).rejects.toMatchObject({ status: 404 });
    await expect(getGrantUse(anonymousCtx(), { id })).rejects.toMatchObject({ status: 401 });
  });
});

describe("what was used of many grants", () => {
  test("is read in two statements, each grant's by itself", async () => {
    const { id, agent, server } = await given({ owner, days: 100 });
    await insertUsage(agent.id, server.id, "radar", {});
    const many = 300;
    await asOwner(
      `INSERT INTO agent (id, name, purpose, trust_model, owner_user_id, created_by, created_at, updated_at, issuer, claim, claim_value)
       SELECT 'agt_many_' || n, 'many ' || n, purpose, trust_model, owner_user_id, created_by, created_at, updated_at,
         'https://issuer.example', 'sub', 'many-' || n FROM agent, generate_series(1, ${many}) n WHERE id = '${agent.id}'`,
    );
    const columns = (
      await asOwner(
        `SELECT string_agg(quote_ident(column_name), ', ') AS list FROM information_schema.columns
         WHERE table_name = 'access_grant' AND column_name NOT IN ('id', 'agent_id')`,
      )
    )[0]?.list;
    await asOwner(
      `SET session_replication_role = replica;
       INSERT INTO access_grant (id, agent_id, ${columns})
       SELECT 'grt_many_' || n, 'agt_many_' || n, ${columns} FROM access_grant, generate_series(1, ${many}) n WHERE id = '${id}';
       INSERT INTO access_usage (agent_id, server_id, tool, day, permits, denials, last_at)
       SELECT 'agt_many_' || n, '${server.id}', tool, current_date - day, 1, 0, now()
       FROM generate_series(1, ${many}) n, generate_series(0, 80) day, unnest(ARRAY['radar', 'history']) tool
       WHERE tool = 'radar' OR n % 2 = 0;
       ANALYZE access_usage, access_grant`,
    );
    const ids = [id, ...Array.from({ length: many }, (_, index) => `grt_many_${index + 1}`)];
    let uses = new Map<string, { used: number }>();
    const statements = await countStatements(async () => {
      uses = await loadGrantUse(db(), ids, new Date(), 90);
    });
    expect(statements).toBeLessThanOrEqual(2);
    expect(uses.size).toBe(ids.length);
    expect([id, "grt_many_1", "grt_many_2"].map((one) => uses.get(one)?.used)).toEqual([1, 1, 2]);
  });

  test("looks each agent's use of a server up, and reads no other's", async () => {
    const rows = await asOwner(
      `EXPLAIN SELECT (SELECT count(*) FROM access_usage usage
         WHERE usage.agent_id = access_grant.agent_id AND usage.server_id = access_grant.server_id)
       FROM access_grant WHERE access_grant.id = ANY(ARRAY['grt_many_1', 'grt_many_2'])`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(/Index.* on access_usage/);
    expect(plan).not.toMatch(/Seq Scan on access_usage/);
  });
});
