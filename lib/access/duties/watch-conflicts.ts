import { z } from "zod";
import type { OutboxEvent } from "#lib/core/events.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { announceAll } from "#lib/kernel/announce.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Job } from "#lib/kernel/enqueue.ts";
import { walkConflicts } from "./walk-conflicts.ts";

/** Tell of agents that came to have both sides of a rule by no request: an exception ended, tools were labelled anew. */
export const watchConflictsJob = { name: "watch-duty-conflicts", payload: z.object({}) } satisfies Job;

type Pair = { agent_id: string; rule_id: string };

/**
 * Handles `watch-duty-conflicts`: announces each conflict that no exception covers once, and once more that it is over. The
 * outbox is what remembers which of the two was told last.
 */
export async function handleWatchConflicts(): Promise<void> {
  const at = await now({}, db());
  const standing = new Map<string, Pair>();
  for await (const { agent, rule, exception_until } of walkConflicts(db(), at))
    if (exception_until === null) put(standing, { agent_id: agent.id, rule_id: rule.id });
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-duty-conflicts', 0))`;
    const told = await loadTold(tx);
    await announceAll(
      tx,
      [
        ...without(standing, told).map((pair) => toEvent("duty_conflict.found", pair)),
        ...without(told, standing).map((pair) => toEvent("duty_conflict.over", pair)),
      ],
      await now({}, tx),
    );
  });
}

/** Of which conflicts the last thing that was told is that they are there. */
async function loadTold(tx: Pick<Tx, "$queryRaw">): Promise<Map<string, Pair>> {
  const rows = await tx.$queryRaw<{ kind: string; payload: string }[]>`
    SELECT DISTINCT ON (payload) kind, payload FROM outbox_event
    WHERE kind IN ('duty_conflict.found', 'duty_conflict.over') ORDER BY payload, id DESC`;
  const told = new Map<string, Pair>();
  for (const { kind, payload } of rows) if (kind === "duty_conflict.found") put(told, JSON.parse(payload));
  return told;
}

function put(pairs: Map<string, Pair>, pair: Pair): void {
  pairs.set(`${pair.agent_id} ${pair.rule_id}`, pair);
}

function without(pairs: ReadonlyMap<string, Pair>, others: ReadonlyMap<string, Pair>): Pair[] {
  return [...pairs].filter(([key]) => !others.has(key)).map(([, pair]) => pair);
}

function toEvent(kind: "duty_conflict.found" | "duty_conflict.over", pair: Pair): OutboxEvent {
  return { kind, ...pair };
}
