import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { pool } from "#lib/db/pool.ts";
import { provideEnv } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import { endGrantRow, insertAccessPolicy } from "../testing/index.ts";
import { currentWorld, decide, worldStore } from "./index.ts";
import { pollMs } from "./limits.ts";
import { agent, behindItsBack, call, ctx, deciderWith, give, recordsOf, written } from "./test-decider.ts";

const hourMs = 3_600_000;

/** What a store does every `pollMs`. */
type Looking = { isCurrent(): Promise<boolean> };

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

  test("a decision waits for its answer as long as it may, and is a denial then", async () => {
    const grant = await give();
    const waits = async (patienceMs: number, answersAfterMs: number) => {
      provideEnv({ DECISION_PATIENCE_MS: String(patienceMs) });
      const decider = deciderWith({ pollMs: 60_000, staleMaxMs: 120_000 });
      const connect = pool().connect.bind(pool());
      const answer = Promise.withResolvers<void>();
      vi.spyOn(pool(), "connect").mockImplementation((() => answer.promise.then(() => connect())) as never);
      const decided = [decider.decide(ctx, call()), decider.decide(ctx, call())];
      await delay(answersAfterMs);
      answer.resolve();
      vi.restoreAllMocks();
      return (await Promise.all(decided)).map(({ decision }) => decision.reason);
    };
    expect(await waits(1_000, 1_500)).toEqual(["not_current", "not_current"]);
    expect(await waits(60_000, 1_000)).toEqual(["permitted", "permitted"]);
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
