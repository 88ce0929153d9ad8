import { randomBytes } from "node:crypto";
import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { auditRecord } from "#lib/core/audit-record.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl, env } from "#lib/env.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import { addPerson } from "#prisma/seed/factories.ts";
import {
  approveServer,
  callOf,
  endGrantRow,
  insertAccessPolicy,
  insertAgent,
  insertClient,
  insertGrant,
} from "../testing/index.ts";
import { Decider } from "./decide.ts";
import { currentWorld, decide, worldStore } from "./index.ts";
import { pollMs, staleMaxMs } from "./limits.ts";
import { Spool } from "./spool.ts";
import { WorldStore } from "./world-store.ts";

let owner: UserActor;
let gateway: string;
let server: Awaited<ReturnType<typeof approveServer>>;
let agent: Awaited<ReturnType<typeof insertAgent>>;
const ctx: Ctx = systemCtx("tests");
const hourMs = 3_600_000;
const stores: WorldStore[] = [];

beforeAll(async () => {
  owner = await addPerson("member");
  server = await approveServer(["forecast", "history"], owner);
  [gateway, agent] = [await insertClient("gateway"), await insertAgent({ owner })];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(stores.splice(0).map((store) => store.stop()));
});

const call = (changes = {}) => callOf(gateway, agent.clientId ?? "", server.name, changes);
const give = (tools?: string[]) =>
  insertGrant({
    agentId: agent.id,
    serverId: server.id,
    requester: owner,
    ...(tools ? { scopes: [], tools } : {}),
  });
const behindItsBack = (sql: string) => runAsOwner(databaseUrl(), sql);

/** What a store does every `pollMs`. */
type Looking = { isCurrent(): Promise<boolean> };

/** A decider of its own, as in another process: nobody tells it of changes but the database. */
function deciderWith(limits = { pollMs, staleMaxMs }, spool?: ConstructorParameters<typeof Decider>[1]) {
  const store = new WorldStore(limits);
  stores.push(store);
  return new Decider(store, spool);
}

async function written({ recorder, usage }: Pick<Decider, "recorder" | "usage">): Promise<void> {
  await vi.waitFor(() => expect([recorder.waiting, usage.waiting]).toEqual([0, 0]), { timeout: 60_000 });
}

type Row = {
  event_id: string;
  action: string;
  class: string;
  server: string;
  operation: string;
  body: string;
};

async function recordsOf(requestId: string): Promise<Row[]> {
  const { rows } = await pool().query<Row>(
    `SELECT event_id, action, class, server, operation, body FROM audit.inbox
     WHERE body::jsonb #>> '{operation,request_id}' = $1 ORDER BY event_id`,
    [requestId],
  );
  return rows;
}

const usageOf = async (tool: string) =>
  db().accessUsage.findMany({ where: { agentId: agent.id, tool }, select: { permits: true, denials: true } });

describe("a grant that is revoked", () => {
  test("permits nothing from the next decision on, in the process that revoked it", async () => {
    const grant = await give();
    worldStore().doubt();
    expect((await decide(ctx, call())).decision).toMatchObject({ permit: true, grantIds: [grant] });
    await endGrantRow(grant);
    worldStore().doubt();
    expect((await decide(ctx, call())).decision).toMatchObject({ permit: false, reason: "no_grant" });
    expect((await currentWorld()).revision).toBeGreaterThan(0);
  });

  test("permits nothing elsewhere as soon as the database tells", async () => {
    const elsewhere = deciderWith({ pollMs: 60_000, staleMaxMs: 120_000 });
    await worldStore().confirmed();
    const grant = await give();
    expect((await elsewhere.decide(ctx, call())).decision.permit).toBe(true);
    await vi.waitFor(
      async () => {
        const listening = await behindItsBack(
          "SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN countersign_access' AND datname = current_database()",
        );
        expect(listening).toHaveLength(2);
      },
      { timeout: 60_000 },
    );
    await endGrantRow(grant);
    await vi.waitFor(async () => expect((await elsewhere.decide(ctx, call())).decision.permit).toBe(false), {
      timeout: 60_000,
    });
  });

  test("permits nothing elsewhere within a second when the database's word is lost", async () => {
    const [{ telling }] = (await behindItsBack(
      "SELECT pg_get_functiondef('raise_access_revision'::regproc) AS telling",
    )) as [{ telling: string }];
    const silent = telling.replace("PERFORM pg_notify('countersign_access', '');", "");
    expect(silent).not.toBe(telling);
    await behindItsBack(silent);
    try {
      const elsewhere = deciderWith();
      const grant = await give();
      expect((await elsewhere.decide(ctx, call())).decision.permit).toBe(true);
      await endGrantRow(grant);
      const looks = vi.spyOn(elsewhere.store as unknown as Looking, "isCurrent");
      await vi.waitFor(
        async () => expect((await elsewhere.decide(ctx, call())).decision.permit).toBe(false),
        {
          timeout: 60_000,
        },
      );
      // The first look may have begun before; the second one finds it.
      expect(await Promise.all(looks.mock.results.slice(0, 2).map(({ value }) => value))).toContain(false);
      expect(2 * pollMs).toBeLessThanOrEqual(1_000);
    } finally {
      await behindItsBack(telling);
    }
  });
});

describe("while the database is away", () => {
  test("nothing is permitted once what is known is too old, and things go on when it is back", async () => {
    const decider = deciderWith({ pollMs: 50, staleMaxMs: 400 });
    const grant = await give();
    expect((await decider.decide(ctx, call())).decision.permit).toBe(true);
    await written(decider);

    vi.spyOn(pool(), "connect").mockRejectedValue(new Error("The database is away.") as never);
    vi.spyOn(pool(), "query").mockRejectedValue(new Error("The database is away.") as never);
    const awaySince = performance.now();
    const reasons = new Set<string>();
    for (let reason = ""; reason !== "not_current"; ) {
      const askedAt = performance.now();
      const { decision } = await decider.decide(ctx, call());
      reason = decision.reason;
      reasons.add(reason);
      if (decision.permit) expect(askedAt - awaySince).toBeLessThan(500);
      await delay(10);
    }
    expect([...reasons]).toEqual(["permitted", "not_current"]);
    const denied = await decider.decide(ctx, call());
    expect(denied.decision).toMatchObject({ permit: false, next: { kind: "retry" }, grantIds: [] });
    const others = [{ name: agent.clientId ?? "" }];
    const chained = await decider.decide(ctx, call(), { refusal: null, others });
    expect(chained.decision.reason).toBe("not_current");

    vi.restoreAllMocks();
    expect((await decider.decide(ctx, call())).decision.permit).toBe(true);
    await endGrantRow(grant);
  });

  test("what is known to have changed is not decided by, however fresh it is", async () => {
    const decider = deciderWith();
    const grant = await give();
    expect((await decider.decide(ctx, call())).decision.permit).toBe(true);
    vi.spyOn(pool(), "connect").mockRejectedValue(new Error("The database is away.") as never);
    decider.store.doubt();
    expect((await decider.decide(ctx, call())).decision.reason).toBe("not_current");
    vi.restoreAllMocks();
    await endGrantRow(grant);
  });
});

test("grants begin and end by the database's clock", async () => {
  const decider = deciderWith();
  await decider.decide(ctx, call());
  vi.spyOn(Date, "now").mockReturnValue(0);
  const { rows } = await pool().query<{ at: Date }>("SELECT clock_timestamp() AS at");
  expect(Math.abs(decider.store.nowMs - (rows[0]?.at.getTime() ?? 0))).toBeLessThan(hourMs);
});

test("the clock does not run ahead by the time that a poll waited for a connection", async () => {
  const decider = deciderWith({ pollMs: 60_000, staleMaxMs: 120_000 });
  const connect = pool().connect.bind(pool());
  const now = performance.now.bind(performance);
  let waitedMs = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now() + waitedMs);
  const slow = vi.spyOn(pool(), "connect").mockImplementation((() => {
    waitedMs = 2 * hourMs;
    return connect();
  }) as never);
  await decider.store.confirmed();
  slow.mockRestore();
  expect(waitedMs).toBe(2 * hourMs);
  const { rows } = await pool().query<{ at: Date }>("SELECT clock_timestamp() AS at");
  expect(decider.store.nowMs - (rows[0]?.at.getTime() ?? 0)).toBeLessThan(hourMs);
});

test("after the machine was suspended, the database is asked before anything is decided", async () => {
  const decider = deciderWith({ pollMs: 60_000, staleMaxMs: 120_000 });
  await decider.store.confirmed();
  expect(decider.store.decidable).toBeDefined();
  const { now } = Date;
  vi.spyOn(Date, "now").mockImplementation(() => now() + 60_000);
  expect(decider.store.decidable).toBeUndefined();
  await decider.store.confirmed();
  expect(decider.store.decidable).toBeDefined();
});

test("a call with somebody in its chain who is not known is denied", async () => {
  const decider = deciderWith();
  const grant = await give();
  const decideWith = async (...names: string[]) =>
    (await decider.decide(ctx, call(), { refusal: null, others: names.map((name) => ({ name })) })).decision
      .reason;
  expect(await decideWith(agent.clientId ?? "")).toBe("permitted");
  expect(await decideWith(agent.clientId ?? "", "nobody")).toBe("agent_not_known");
  await endGrantRow(grant);
});

test("a rule that can't be evaluated is told to the log once, and counted", async () => {
  const decider = deciderWith();
  const error = vi.spyOn(log, "error");
  const rules = [
    { id: "broken", effect: "deny" as const, reason: "No.", condition: "args.missing == 1", match: {} },
  ];
  const grant = await give();
  const version = await insertAccessPolicy({ rules });
  decider.store.doubt();
  for (let round = 0; round < 3; round++)
    expect((await decider.decide(ctx, call({ args: {} }))).decision.brokenRules).toEqual(["broken"]);
  expect([...decider.troubles.brokenRules]).toEqual([["broken", 3]]);
  const told = () => error.mock.calls.filter(([facts]) => (facts as { rule?: string }).rule === "broken");
  expect(told()).toEqual([[{ rule: "broken", policyVersion: version }, expect.any(String)]]);
  await insertAccessPolicy({ rules });
  decider.store.doubt();
  await decider.decide(ctx, call({ args: {} }));
  expect(told()).toHaveLength(2);
  await insertAccessPolicy({ rules: [] });
  await endGrantRow(grant);
});

test("a call that is refused for what it says of itself is denied and recorded, whatever was granted", async () => {
  const decider = deciderWith();
  const own = systemCtx("tests");
  const grant = await give();
  const refusal = { reason: "user_not_accepted", text: "One agent acts for another." } as const;
  const { decision, id } = await decider.decide(own, call(), { refusal, others: [] });
  expect(decision).toMatchObject({ permit: false, ...refusal });
  await written(decider);
  expect(await recordsOf(own.requestId)).toMatchObject([{ event_id: id, action: "access.deny" }]);
  await endGrantRow(grant);
});

describe("every decision is on record", () => {
  test("with what it rests on, in the log of its class, and without the arguments", async () => {
    const decider = deciderWith();
    const own = systemCtx("tests");
    const grant = await give();
    const made = await decider.decide(own, call({ args: { city: "Bern" } }));
    const denied = await decider.decide(own, call({ tool: "nothing", args: { city: "Bern" } }));
    await written(decider);
    const rows = await recordsOf(own.requestId);
    expect(rows).toMatchObject([
      {
        event_id: made.id,
        action: "access.permit",
        class: "standard",
        server: server.name,
        operation: "forecast",
      },
      {
        event_id: denied.id,
        action: "access.deny",
        class: "security",
        server: server.name,
        operation: "nothing",
      },
    ]);
    for (const { body } of rows) {
      expect(body).not.toContain("Bern");
      auditRecord.parse(JSON.parse(body));
    }
    expect(JSON.parse(rows[0]?.body ?? "").context.policy_decisions).toMatchObject([
      { decision: "permit", reason: "permitted", grants: [grant], gateway },
    ]);
    await endGrantRow(grant);
  });

  test("in one transaction with those of the same moment", async () => {
    const decider = deciderWith();
    await decider.decide(ctx, call());
    await written(decider);
    const requestId = randomBytes(8).toString("hex");
    await decider.decide({ ...ctx, requestId }, call());
    await nextTurn();
    await decider.decide({ ...ctx, requestId }, call());
    await written(decider);
    const { rows } = await pool().query(
      `SELECT count(*)::int AS decisions, count(DISTINCT xmin::text)::int AS transactions FROM audit.inbox
       WHERE body::jsonb #>> '{operation,request_id}' = $1`,
      [requestId],
    );
    expect(rows).toEqual([{ decisions: 2, transactions: 1 }]);
    await decider.close();
  });

  test("once, also when there are more than may wait, which wait then", async () => {
    const decider = deciderWith(undefined, { spoolMax: 50, roomPatienceMs: 20_000 });
    const own = systemCtx("tests");
    const grant = await give(["history"]);
    await decider.store.confirmed();
    let most = 0;
    const made = await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        const one = await decider.decide(own, call({ tool: index % 4 === 0 ? "forecast" : "history" }));
        most = Math.max(most, decider.recorder.waiting);
        return one;
      }),
    );
    expect(most).toBeLessThanOrEqual(50);
    await written(decider);
    const rows = await recordsOf(own.requestId);
    expect(rows.map(({ event_id }) => event_id)).toEqual(made.map(({ id }) => id).sort());
    expect(await usageOf("history")).toEqual([{ permits: 750, denials: 0 }]);
    await endGrantRow(grant);
  });

  test("or is not made: nothing is decided while nothing can be written, and nothing is lost by it", async () => {
    const decider = deciderWith(undefined, { spoolMax: 5, roomPatienceMs: 100 });
    const own = systemCtx("tests");
    await decider.store.confirmed();
    await behindItsBack("ALTER TABLE audit.inbox RENAME TO inbox_away");
    const made = await Promise.all(Array.from({ length: 5 }, () => decider.decide(own, call())));
    await expect(decider.decide(own, call())).rejects.toMatchObject({ code: "unavailable", status: 503 });
    await behindItsBack("ALTER TABLE audit.inbox_away RENAME TO inbox");
    await written(decider);
    expect((await recordsOf(own.requestId)).map(({ event_id }) => event_id)).toEqual(
      made.map(({ id }) => id),
    );
  });

  test("or is not made: nothing is decided that could not be kept until it is written", async () => {
    const decider = deciderWith();
    const own = systemCtx("tests");
    await decider.store.confirmed();
    const full = vi.spyOn(Spool.prototype, "append").mockImplementation(() => {
      throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
    });
    await expect(decider.decide(own, call())).rejects.toMatchObject({ code: "unavailable", status: 503 });
    full.mockRestore();
    const { id } = await decider.decide(own, call());
    await written(decider);
    expect((await recordsOf(own.requestId)).map(({ event_id }) => event_id)).toEqual([id]);
  });

  test("also those that a process left that was killed before it wrote them", async () => {
    const killed = deciderWith(undefined, { spoolMax: 100, roomPatienceMs: 100 });
    const own = systemCtx("tests");
    await killed.store.confirmed();
    await behindItsBack("ALTER TABLE audit.inbox RENAME TO inbox_away");
    const made = await Promise.all(Array.from({ length: 20 }, () => killed.decide(own, call())));
    await killed.recorder.close(0);
    await behindItsBack("ALTER TABLE audit.inbox_away RENAME TO inbox");
    const folder = join(env().DATA_DIR, "decisions");
    for (const name of await readdir(folder)) await utimes(join(folder, name), 0, 0);
    expect(await recordsOf(own.requestId)).toEqual([]);
    const next = deciderWith();
    next.recorder.start();
    await vi.waitFor(async () => expect(await recordsOf(own.requestId)).toHaveLength(20), {
      timeout: 60_000,
    });
    expect((await recordsOf(own.requestId)).map(({ event_id }) => event_id)).toEqual(
      made.map(({ id }) => id).sort(),
    );
    await next.close();
  });

  test("once, also when the word is lost that it was written", async () => {
    const decider = deciderWith();
    const own = systemCtx("tests");
    const grant = await give(["history"]);
    const before = (await usageOf("history"))[0]?.permits ?? 0;
    // Commits, and then breaks the connection before anybody hears of it.
    const { default: pg } = await import("pg");
    const query = pg.Client.prototype.query;
    const lost = new Set<string>();
    vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
      this: InstanceType<typeof pg.Client>,
      ...args: unknown[]
    ) {
      const result = Reflect.apply(query, this, args);
      const name = nameOf(this);
      if (args[0] !== "COMMIT" || lost.has(name) || !writers.includes(name)) return result;
      lost.add(name);
      return result.then(() => Promise.reject(new Error("The connection broke.")));
    } as never);
    const { id } = await decider.decide(own, call({ tool: "history" }));
    await written(decider);
    expect([...lost].sort()).toEqual(writers);
    expect((await recordsOf(own.requestId)).map(({ event_id }) => event_id)).toEqual([id]);
    expect((await usageOf("history"))[0]?.permits).toBe(before + 1);
    await endGrantRow(grant);
  });

  test("whatever one among them is: what the database refuses, or nobody can write, is set aside alone", async () => {
    const decider = deciderWith();
    const error = vi.spyOn(log, "error");
    const own = systemCtx("tests");
    await decider.store.confirmed();
    const beforeTheCalendar = { ...own, at: new Date("-271821-04-20T00:00:00Z") };
    const unheardOf = { ...own, requestId: undefined as never };
    const made: string[] = [];
    let bad: string[] = [];
    for (let round = 0; round < 40; round++) {
      if (round === 7) bad = [(await decider.decide(unheardOf, call({ tool: "x" }))).id];
      if (round === 23) bad.push((await decider.decide(beforeTheCalendar, call({ tool: "x" }))).id);
      made.push((await decider.decide(own, call({ tool: "x" }))).id);
    }
    await written(decider);
    expect((await recordsOf(own.requestId)).map(({ event_id }) => event_id)).toEqual(made);
    expect(decider.troubles.lost).toEqual({ event: 2, usage: 0 });
    const told = error.mock.calls.map(([facts]) => (facts as { eventId?: string }).eventId);
    expect(told.filter(Boolean).sort()).toEqual(bad.sort());
  });

  test("however long a tool's name is, which is counted as far as an index holds it", async () => {
    const decider = deciderWith();
    const own = systemCtx("tests");
    // At random, so that nothing makes it shorter.
    const tool = randomBytes(2_000).toString("hex");
    const other = await approveServer([tool], owner);
    const grant = await insertGrant({ agentId: agent.id, serverId: other.id, requester: owner });
    const long = () => callOf(gateway, agent.clientId ?? "", other.name, { tool });
    const made = [await decider.decide(own, long()), await decider.decide(own, call())];
    await written(decider);
    expect(made[0]?.decision.permit).toBe(true);
    expect((await recordsOf(own.requestId)).map(({ event_id }) => event_id)).toEqual(
      made.map(({ id }) => id),
    );
    expect(await usageOf(tool.slice(0, 300))).toEqual([{ permits: 1, denials: 0 }]);
    expect(decider.troubles.lost).toEqual({ event: 0, usage: 0 });
    await endGrantRow(grant);
  });

  test("while the figures of use can't be written, which are added later", async () => {
    const decider = deciderWith();
    const own = systemCtx("tests");
    const grant = await give(["history"]);
    const before = (await usageOf("history"))[0]?.permits ?? 0;
    const holder = await pool().connect();
    await holder.query("BEGIN");
    await holder.query("SELECT FROM access_usage WHERE agent_id = $1 FOR UPDATE", [agent.id]);
    const made = [];
    for (let round = 0; round < 3; round++) made.push(await decider.decide(own, call({ tool: "history" })));
    await vi.waitFor(() => expect(decider.recorder.waiting).toBe(0), { timeout: 60_000 });
    expect((await recordsOf(own.requestId)).map(({ event_id }) => event_id)).toEqual(
      made.map(({ id }) => id),
    );
    expect(decider.usage.waiting).toBeGreaterThan(0);
    await holder.query("ROLLBACK");
    holder.release();
    await written(decider);
    expect((await usageOf("history"))[0]?.permits).toBe(before + 3);
    await endGrantRow(grant);
  });

  test("also those that a process made just before it ended", async () => {
    const decider = deciderWith();
    const own = systemCtx("tests");
    await Promise.all(Array.from({ length: 20 }, () => decider.decide(own, call())));
    await decider.close();
    expect(await recordsOf(own.requestId)).toHaveLength(20);
    await expect(decider.decide(own, call())).rejects.toMatchObject({ code: "unavailable" });
  });
});

test("a policy that wants no permits recorded has denials recorded alone, and everything counted", async () => {
  const decider = deciderWith();
  const own = systemCtx("tests");
  const grant = await give(["forecast"]);
  await insertAccessPolicy({ permits_recorded: 0 });
  decider.store.doubt();
  const before = (await usageOf("forecast"))[0] ?? { permits: 0, denials: 0 };
  for (let round = 0; round < 3; round++) await decider.decide(own, call());
  await decider.decide(own, call({ tool: "history" }));
  await written(decider);
  expect((await recordsOf(own.requestId)).map(({ action }) => action)).toEqual(["access.deny"]);
  expect((await usageOf("forecast"))[0]).toEqual({ permits: before.permits + 3, denials: before.denials });
  await insertAccessPolicy({ permits_recorded: 1 });
  await endGrantRow(grant);
});

test("a limit counts what was permitted before, and calls at the same moment as well", async () => {
  const decider = deciderWith();
  const grant = await give();
  await insertAccessPolicy({ limits: [{ id: "few", per: "agent", match: {}, calls: 3, seconds: 60 }] });
  decider.store.doubt();
  const made = await Promise.all(Array.from({ length: 5 }, () => decider.decide(ctx, call())));
  expect(made.map(({ decision }) => decision.reason).sort()).toEqual([
    "permitted",
    "permitted",
    "permitted",
    "rate_limited",
    "rate_limited",
  ]);
  await insertAccessPolicy({ limits: [] });
  await endGrantRow(grant);
});

const writers = ["countersign decisions", "countersign usage"];

function nameOf(client: unknown): string {
  const { connectionParameters } = client as { connectionParameters: { application_name?: string } };
  return connectionParameters.application_name ?? "";
}
