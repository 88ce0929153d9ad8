import { randomBytes } from "node:crypto";
import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { auditRecord } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import { approveServer, callOf, endGrantRow, insertAccessPolicy, insertGrant } from "../testing/index.ts";
import { Spool } from "./spool.ts";
import {
  agent,
  behindItsBack,
  call,
  ctx,
  deciderWith,
  gateway,
  give,
  owner,
  recordsOf,
  server,
  usageOf,
  written,
} from "./test-decider.ts";

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

const writers = ["countersign decisions", "countersign usage"];

function nameOf(client: unknown): string {
  const { connectionParameters } = client as { connectionParameters: { application_name?: string } };
  return connectionParameters.application_name ?? "";
}
