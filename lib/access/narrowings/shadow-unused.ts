import { z } from "zod";
import { givenGrantStatuses } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import type { Job } from "#lib/kernel/enqueue.ts";
import { toolsApprovedAt } from "../agents/index.ts";
import { isGiven, lockGrant, statusAt } from "../grants/index.ts";
import { loadAccessPolicy } from "../policy/index.ts";
import { coveredTools } from "../terms/index.ts";
import { loadGrantUse } from "./load-grant-use.ts";
import { narrowGrant } from "./narrow-grant.ts";

/** Take from grants what they were not used for, where the access policy in force says after how long. */
export const shadowUnusedJob = { name: "shadow-unused", payload: z.unknown() } satisfies Job;

const dayMs = 86_400_000;
const batchMax = 500;
const transactionLimits = { maxWait: 10_000, timeout: 15_000 };

/** The caller holds the grant's lock, and knows that something is to be taken. */
const narrowUnused = command({
  id: "grant.narrow",
  permission: "grant.narrow",
  summary: "Take from a grant what it was not used for",
  input: z.strictObject({ id: z.string(), keep: z.array(z.string()), days: z.int(), at: z.date() }),
  output: noOutput,
  target: ({ id }) => ({ type: "grant", id }),
  async run(ctx, { id, keep, days, at }) {
    const row = await lockGrant(ctx.tx, id);
    const reason = `Not used in ${days} days, after which the access policy takes what is not used.`;
    await narrowGrant(ctx, row, { keep, reason, at, byPolicy: true });
    return {};
  },
});

/** Handles `shadow-unused`. */
export async function handleShadowUnused(): Promise<void> {
  await shadowUnused(systemCtx("Access policy"));
}

/**
 * Narrows each grant that is older than the policy says to what was used of it. What somebody restored in that time is
 * left, as is what its terms have not covered for that long: what was not approved, was labelled as doing more, or was
 * forbidden by conditions. Any number of processes may do so at once.
 *
 * @returns how many grants were narrowed
 * @throws what was in the way of the first that could not be, once all others are done
 */
export async function shadowUnused(ctx: Ctx): Promise<number> {
  const { document } = await loadAccessPolicy(db());
  const days = document.unused.shadow_after_days;
  if (days === undefined) return 0;
  const at = await now(ctx, db());
  const ids = await olderThan(days, at);
  const failures: unknown[] = [];
  let narrowed = 0;
  for (let index = 0; index < ids.length; index += batchMax) {
    const uses = await loadGrantUse(db(), ids.slice(index, index + batchMax), at, days);
    const candidates = [...uses].flatMap(([id, { granted, used }]) => (used < granted ? [id] : []));
    for (const id of candidates) {
      try {
        if (await narrowIfUnused(ctx, id, days)) narrowed += 1;
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
  return narrowed;
}

async function olderThan(days: number, at: Date): Promise<string[]> {
  const rows = await db().grant.findMany({
    where: {
      status: { in: [...givenGrantStatuses] },
      startsAt: { lte: new Date(at.getTime() - days * dayMs) },
      endsAt: { gt: at },
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
}

/** Looks again under the lock: it may have been used, restored, narrowed or ended since. */
function narrowIfUnused(ctx: Ctx, id: string, days: number): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const row = await lockGrant(tx, id);
    const at = await now(ctx, tx);
    const since = new Date(at.getTime() - days * dayMs);
    const use = (await loadGrantUse(tx, [id], at, days)).get(id);
    if (!use?.enough || !isGiven(statusAt(row, at))) return false;
    const restored = await restoredSince(tx, id, since);
    const then = coveredTools(row, await toolsApprovedAt(tx, row.serverId, since));
    const stays = (tool: string) => restored.includes(tool) || !then.some(({ name }) => name === tool);
    const keep = use.tools.flatMap(({ tool, permits }) => (permits > 0 || stays(tool) ? [tool] : []));
    if (keep.length === use.tools.length) return false;
    await narrowUnused({ ...ctx, tx }, { id, keep, days, at });
    return true;
  }, transactionLimits);
}

/** Nothing is restored once its shadow is over, so that what was given back is no older than that. */
async function restoredSince(tx: Tx, grantId: string, since: Date): Promise<string[]> {
  const rows = await tx.grantNarrowing.findMany({
    where: { grantId, shadowUntil: { gt: since } },
    select: { restored: true },
  });
  return rows.flatMap(({ restored }) => restored);
}
