import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { countStatements } from "../testing/count-statements.ts";
import { approveServer, endGrantRow, insertGrant, insertRequest, insertUsage } from "../testing/index.ts";
import {
  advanceAccessReviews,
  closeAccessReview,
  getAccessReview,
  listAccessReviews,
  listReviewItems,
  scheduleAccessReview,
} from "./index.ts";
import type { AccessReviewScope } from "./schemas.ts";
import {
  addOwnedAgent,
  addReviewed,
  announced,
  inDays,
  itemsOf,
  onlyItemOf,
  openFor,
} from "./test-reviews.ts";

let governance: UserActor;
let server: { id: string; name: string };

beforeAll(async () => {
  governance = await addPerson("governance");
  server = await approveServer({
    forecast: "read",
    history: "read",
    radar: "read",
    note: "write",
    wipe: "admin",
  });
});

describe("a new review", () => {
  test("shows for each grant what was granted and used, who signed it, and what that suggests", async () => {
    const { agent, grantId, owner } = await addReviewed(server, { used: ["forecast"] });
    await insertUsage(agent.id, server.id, "history", { daysAgo: 20, permits: 9 });
    const { id: voteId } = await db().vote.create({
      data: {
        id: `vot_${grantId}`,
        grantId,
        voterId: governance.id,
        decision: "approve",
        digest: "sha256:0",
        reason: "Fine.",
        createdAt: new Date(),
      },
    });
    expect(voteId).toBeTruthy();
    const { id } = await openFor(governance, [agent]);
    expect(await onlyItemOf(governance, id)).toMatchObject({
      grant_id: grantId,
      agent: { id: agent.id, name: agent.name },
      owner: { ref: `user:${owner.email}` },
      server: server.name,
      access_level: "read",
      evidence: {
        use: {
          days: 7,
          granted: 3,
          used: 1,
          tools: expect.arrayContaining(["forecast", "history", "radar"]),
          used_tools: ["forecast"],
          permits: 3,
          denials: 0,
          last_at: expect.stringMatching(/Z$/),
        },
        signed_by: [{ id: governance.id, name: governance.name }],
      },
      recommendation: "narrow",
      verdict: null,
      outcome: null,
      can: { decide: true },
    });
  });

  test("is recorded and announced, and counts what waits for whom", async () => {
    const { agent, owner } = await addReviewed(server);
    const view = await openFor(governance, [agent]);
    expect(view).toMatchObject({
      status: "open",
      created_by: { id: governance.id },
      items: 1,
      decided: 0,
      mine: 1,
      counts: { silent: 1, verdicts: { keep: 0, narrow: 0, revoke: 0 } },
      pace: [],
      can: { close: true, sign: { no: expect.any(String) }, export: true },
    });
    expect(await auditOf(view.id)).toMatchObject([
      { action: "access_review.open", actor_id: governance.id, after: { items: 1 } },
    ]);
    expect(await announced("access_review.opened", view.id)).toBe(1);
    const { items } = await listAccessReviews(ctxOf(owner), { status: "open" });
    expect(items.find(({ id }) => id === view.id)).toMatchObject({ items: 1, mine: 0 });
  });

  test("looks at what is in force: nothing that is asked for, ended, over or still to begin", async () => {
    const { agent, owner, grantId } = await addReviewed(server);
    const facts = { agentId: agent.id, serverId: server.id, requester: owner };
    await insertRequest(facts);
    await endGrantRow(await insertGrant(facts));
    await insertGrant(facts, inDays(-2));
    await insertGrant(facts, inDays(1));
    const { id } = await openFor(governance, [agent]);
    expect((await itemsOf(governance, id)).map((item) => item.grant_id)).toEqual([grantId]);
  });

  test("narrows by owner, server, classification, level and age, all together", async () => {
    const agent = await addOwnedAgent();
    const team = await addTeam(await addPerson("member"));
    const other = await approveServer();
    const { grantId: old } = await addReviewed(server, { agent, scopes: ["read", "write"] });
    const fresh = await insertGrant(
      { agentId: agent.id, serverId: other.id, requester: agent.owner, scopes: ["read"] },
      inDays(-0.01),
    );
    const { classification } = await db().server.findUniqueOrThrow({ where: { id: server.id } });
    const found = async (scope: AccessReviewScope) => {
      const { id } = await openFor(governance, [], { scope: { agents: [agent.id], ...scope } });
      return (await itemsOf(governance, id)).map((item) => item.grant_id).sort();
    };
    const both = [fresh, old].sort();
    expect(await found({})).toEqual(both);
    expect(await found({ owners: [`user:${agent.owner.email.toUpperCase()}`, team] })).toEqual(both);
    expect(await found({ servers: [other.name] })).toEqual([fresh]);
    expect(await found({ access_levels: ["write"] })).toEqual([old]);
    expect(await found({ access_levels: ["read"] })).toEqual([fresh]);
    expect(await found({ begun_days_ago: 7 })).toEqual([old]);
    expect(await found({ begun_before: inDays(-7).toISOString() })).toEqual([old]);
    expect(await found({ classifications: [classification as "internal"] })).toEqual(both);
    await expect(found({ owners: [team] })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/scope", message: "No grant in force is in this scope. Widen it." }],
    });
  });

  test("has something to look at, time ahead, and a scope that names what there is: 422", async () => {
    const { agent } = await addReviewed(server);
    await expect(openFor(governance, [agent], { due_at: inDays(-1).toISOString() })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/due_at" }],
    });
    const scope = {
      agents: [agent.id, "agt_none"],
      owners: ["team:none", "user:no@body"],
      servers: ["none"],
    };
    await expect(openFor(governance, [], { scope })).rejects.toMatchObject({
      code: "invalid",
      issues: ["/scope/owners/0", "/scope/owners/1", "/scope/agents/1", "/scope/servers/0"].map(
        (pointer) => ({
          pointer,
        }),
      ),
    });
  });

  test("is for governance and compliance", async () => {
    const { agent } = await addReviewed(server);
    for (const role of ["member", "auditor", "admin"] as const)
      await expect(openFor(await addPerson(role), [agent])).rejects.toMatchObject({ code: "forbidden" });
    expect((await openFor(await addPerson("compliance"), [agent])).items).toBe(1);
  });
});

describe("the items", () => {
  test("come by agent, the highest level first, page by page, and are those asked for", async () => {
    const [first, second] = [await addOwnedAgent(), await addOwnedAgent()];
    await addReviewed(server, { agent: second, scopes: ["read"] });
    await addReviewed(server, { agent: first, scopes: ["read"] });
    await addReviewed(server, { agent: first, scopes: ["admin"] });
    await addReviewed(server, { agent: first, scopes: ["write"] });
    const { id } = await openFor(governance, [first, second]);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listReviewItems(ctxOf(governance), { id, limit: 1, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ agent, access_level }) => `${agent.name} ${access_level}`));
      cursor = page.next_cursor;
    }
    const grouped = [first, second].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(seen).toEqual(
      grouped.flatMap(({ name }) =>
        (name === first.name ? ["admin", "write", "read"] : ["read"]).map((l) => `${name} ${l}`),
      ),
    );
    const count = async (reader: UserActor, view: "mine" | "undecided" | "decided") =>
      (await listReviewItems(ctxOf(reader), { id, view })).items.length;
    expect(await count(governance, "mine")).toBe(4);
    expect(await count(first.owner, "mine")).toBe(0);
    expect(await count(first.owner, "undecided")).toBe(4);
    expect(await count(governance, "decided")).toBe(0);
    await expect(
      listReviewItems(ctxOf(governance), { id, cursor: btoa(JSON.stringify(["a", "x", "b"])) }),
    ).rejects.toMatchObject({ code: "malformed" });
    await expect(getAccessReview(ctxOf(governance), { id: "arv_none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

test("two thousand grants are opened, and closed, in a few statements; of one more a schedule makes two reviews", async () => {
  const { agent, grantId } = await addReviewed(server, { used: ["forecast"] });
  const copy = (from: number, to: number) =>
    pool().query(
      `INSERT INTO access_grant SELECT (jsonb_populate_record(given, jsonb_build_object(
         'id', given.id || '_' || number, 'status', 'requested', 'decided_at', null, 'starts_at', null, 'ends_at', null))).*
       FROM access_grant given, generate_series($2::int, $3::int) number WHERE given.id = $1`,
      [grantId, from, to],
    );
  const give = () =>
    pool().query(
      `UPDATE access_grant copied SET status = 'approved', decided_at = given.decided_at, starts_at = given.starts_at,
         ends_at = given.ends_at FROM access_grant given
       WHERE given.id = $1 AND copied.id LIKE given.id || '\\_%' AND copied.status = 'requested'`,
      [grantId],
    );
  const few = await countStatements(() => openFor(governance, [agent]));
  await copy(1, 1_999);
  await give();
  let [id, items] = ["", 0];
  const many = await countStatements(async () => {
    ({ id, items } = await openFor(governance, [agent]));
  });
  expect(items).toBe(2_000);
  expect(many - few).toBeLessThan(60);
  await copy(2_000, 2_000);
  await give();
  await expect(openFor(governance, [agent])).rejects.toMatchObject({
    code: "invalid",
    issues: [{ pointer: "/scope", message: expect.stringMatching(/2001 grants/) }],
  });
  // A schedule has nobody to refuse.
  const { id: scheduleId, name } = await scheduleAccessReview(ctxOf(governance), {
    name: "Quarterly",
    scope: { agents: [agent.id] },
    first_at: inDays(5).toISOString(),
  });
  const at = inDays(6);
  await advanceAccessReviews(systemCtx("tests", { at }));
  const parts = await db().accessReview.findMany({
    where: { scheduleId },
    orderBy: { id: "asc" },
    include: { _count: true },
  });
  const day = at.toISOString().slice(0, 10);
  expect(parts.map((part) => [part.name, part._count.items])).toEqual([
    [`${name}, ${day} (1 of 2)`, 2_000],
    [`${name}, ${day} (2 of 2)`, 1],
  ]);

  const closing = await countStatements(() => closeAccessReview(ctxOf(governance), { id }));
  expect(closing).toBeLessThan(60);
  expect((await getAccessReview(ctxOf(governance), { id })).counts.verdicts.revoke).toBe(2_000);
});
