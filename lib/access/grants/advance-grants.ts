import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import type { GrantStatus } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { join, type Sql, sql } from "#lib/db/sql.ts";
import { now } from "#lib/kernel/clock.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import type { Job } from "#lib/kernel/enqueue.ts";
import { grantTarget } from "./grant-row.ts";
import { lookAheadMs, startGrant } from "./start-grant.ts";

/** Write down which grants began, ended and lapsed; one that may not begin any more is revoked, shortly before its time. What may be done never waits for this: it follows from the times. */
export const advanceGrantsJob = { name: "advance-grants", payload: z.unknown() } satisfies Job;

const batchMax = 200;
const transactionLimits = { maxWait: 10_000, timeout: 15_000 };
const batch = z.strictObject({ ids: z.array(z.string()) });

type Step = {
  from: readonly GrantStatus[];
  to: GrantStatus;
  isDue(at: Date): Sql;
  /** What is set beside the status. */
  also(at: Date): readonly Sql[];
  announced: "grant.decided" | "grant.ended";
};

const expiring: Step = {
  from: ["approved", "active"],
  to: "expired",
  isDue: (at) => sql`ends_at <= ${at}`,
  also: () => [sql`ended_at = ends_at`],
  announced: "grant.ended",
};
const lapsing: Step = {
  from: ["requested"],
  to: "lapsed",
  isDue: (at) => sql`request_ends_at <= ${at}`,
  also: (at) => [sql`decided_at = ${at}`],
  announced: "grant.decided",
};

const expireGrants = command({
  id: "grant.expire",
  permission: "grant.vote",
  summary: "Note that grants are over",
  input: batch,
  output: noOutput,
  run: (ctx, { ids }) => take(ctx, expiring, ids),
});
const lapseRequests = command({
  id: "grant.decide",
  permission: "grant.vote",
  summary: "End requests for grants that nobody decided in time",
  input: batch,
  output: noOutput,
  run: (ctx, { ids }) => take(ctx, lapsing, ids),
});

const steps = [
  [expiring, expireGrants],
  [lapsing, lapseRequests],
] as const;

/** Handles `advance-grants`. */
export async function handleAdvanceGrants(): Promise<void> {
  await advanceGrants(systemCtx("Clock"));
}

/**
 * Takes every step that is due, by the database's clock. Any number of processes may do so at once: each grant takes each
 * step once. One that can't take its step keeps no other from its own.
 *
 * @returns how many steps were taken
 * @throws what was in the way of the first that could not, once all others are done
 */
export async function advanceGrants(ctx: Ctx): Promise<number> {
  const failures: unknown[] = [];
  const attempt = (work: () => Promise<number>) =>
    work().catch((error) => {
      failures.push(error);
      return 0;
    });
  let taken = 0;
  for (const id of await dueToStart(ctx)) taken += await attempt(() => startIfDue(ctx, id));
  for (const [step, write] of steps) taken += await attempt(() => takeAll(ctx, step, write));
  if (failures.length > 0) throw failures[0];
  return taken;
}

async function takeAll(ctx: Ctx, step: Step, write: typeof expireGrants): Promise<number> {
  let taken = 0;
  for (let count = batchMax; count === batchMax; taken += count)
    count = await db().$transaction(async (tx) => {
      const ids = await lockDue(tx, step, await now(ctx, tx));
      if (ids.length > 0) await write({ ...ctx, tx }, { ids });
      return ids.length;
    }, transactionLimits);
  return taken;
}

async function dueToStart(ctx: Ctx): Promise<string[]> {
  const at = await now(ctx, db());
  const due = await db().grant.findMany({
    where: {
      status: "approved",
      startsAt: { lte: new Date(at.getTime() + lookAheadMs) },
      endsAt: { gt: at },
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return due.map(({ id }) => id);
}

/** Each with its agent locked as requests and votes lock it: whether it may begin depends on much. */
async function startIfDue(ctx: Ctx, id: string): Promise<number> {
  try {
    // In a transaction of ours: that there is nothing to do is no refusal to be recorded.
    await db().$transaction((tx) => startGrant({ ...ctx, tx }, { id }), transactionLimits);
    return 1;
  } catch (error) {
    if (error instanceof DomainError && error.code === "conflict") return 0;
    throw error;
  }
}

/** One that somebody else is at work on is left out: the next look finds it if it is still due. */
async function lockDue(tx: Tx, { from, isDue }: Step, at: Date): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM access_grant WHERE status = ANY(${[...from]}) AND ${isDue(at)}
    ORDER BY id LIMIT ${batchMax} FOR UPDATE SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

/** The caller holds the grants' locks. */
async function take(
  ctx: CommandCtx,
  { from, to, also, announced }: Step,
  ids: readonly string[],
): Promise<Record<string, never>> {
  const at = await ctx.now();
  const rows = await ctx.tx.grant.findMany({
    where: { id: { in: [...ids] }, status: { in: [...from] } },
    select: { id: true, status: true, agent: { select: { name: true } }, server: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  await ctx.tx.$executeRaw`UPDATE access_grant SET ${join([sql`status = ${to}`, ...also(at)])}
    WHERE id = ANY(${rows.map(({ id }) => id)}::text[])`;
  await ctx.audit(
    ...rows.map((row) => ({
      target: grantTarget(row),
      before: { status: row.status },
      after: { status: to },
    })),
  );
  await ctx.announce(...rows.map(({ id }) => ({ kind: announced, grant_id: id })));
  return {};
}
