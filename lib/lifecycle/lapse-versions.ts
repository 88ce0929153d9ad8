import { z } from "zod";
import { db, type Tx } from "#lib/db/client.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import type { Job } from "#lib/kernel/enqueue.ts";
import { readConditions, refreshLatestOf } from "#lib/registry/index.ts";
import { lapseReasonOf, unreadableReason } from "./callable.ts";

/** Stop what nobody confirmed again in time. */
export const lapseVersionsJob = { name: "lapse-versions", payload: z.unknown() } satisfies Job;

/** Servers in one transaction. */
const batchMax = 200;

/**
 * Stops every version whose time has come, by the database's clock. Any number of processes may do so at once, at any
 * time: each version stops once.
 *
 * @returns how many servers were looked through
 */
export async function lapseDueVersions(): Promise<number> {
  for (let total = 0; ; ) {
    const looked = await lapseBatch();
    if (looked === 0) return total;
    total += looked;
  }
}

/** Handles `lapse-versions`. */
export async function handleLapseVersions(): Promise<void> {
  await lapseDueVersions();
}

function lapseBatch(): Promise<number> {
  return db().$transaction(
    async (tx) => {
      const servers = await lockDueServers(tx);
      if (servers.length > 0) await lapseVersions({ ...systemCtx("Clock"), tx }, { server_ids: servers });
      return servers.length;
    },
    { maxWait: 10_000, timeout: 15_000 },
  );
}

/**
 * Servers first, as every change of a version's status does. One that somebody else is at work on is left out: they may
 * be about to confirm it, and the next look finds it if they are not.
 */
async function lockDueServers(tx: Tx): Promise<string[]> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM server WHERE id IN (
      SELECT server_id FROM server_version
      WHERE lapses_at <= clock_timestamp() AND lapsed_at IS NULL AND status IN ('live', 'deprecated'))
    ORDER BY id LIMIT ${batchMax} FOR UPDATE SKIP LOCKED`;
  const due = await loadDue(
    tx,
    locked.map(({ id }) => id),
  );
  return [...new Set(due.map(({ serverId }) => serverId))];
}

type Due = {
  id: string;
  serverId: string;
  name: string;
  version: string;
  lapsesAt: Date;
  recertifyBy: Date | null;
  conditions: string | null;
};

/** As they are under the lock. */
function loadDue(tx: Tx, serverIds: readonly string[]): Promise<Due[]> {
  return tx.$queryRaw<Due[]>`
    SELECT version.id, server_id AS "serverId", server.name, version.version, lapses_at AS "lapsesAt",
      recertify_by AS "recertifyBy", conditions
    FROM server_version version JOIN server ON server.id = server_id
    WHERE server_id = ANY(${serverIds}::text[])
      AND lapses_at <= clock_timestamp() AND lapsed_at IS NULL AND status IN ('live', 'deprecated')
    ORDER BY version.id FOR UPDATE OF version`;
}

/** Part of the product's clock alone: the caller holds the servers' locks. */
const lapseVersions = command({
  id: "server.lapse",
  permission: "recertification.manage",
  summary: "Stop what nobody confirmed again in time",
  input: z.strictObject({ server_ids: z.array(z.string()) }),
  output: noOutput,
  async run(ctx, { server_ids }) {
    const due = await loadDue(ctx.tx, server_ids);
    const at = await ctx.now();
    const reasons = due.map(reasonOf);
    await ctx.tx.$executeRaw`
      UPDATE server_version
      SET lapsed_at = ${at}, lapse_reason = lapsed.reason, is_latest = false, updated_at = ${at}
      FROM unnest(${due.map(({ id }) => id)}::text[], ${reasons}::text[]) AS lapsed(id, reason)
      WHERE server_version.id = lapsed.id`;
    await refreshLatestOf(ctx.tx, server_ids, at);
    for (const [index, { id, serverId, name, version }] of due.entries()) {
      await ctx.audit({
        target: { type: "server", id: serverId, name },
        before: { version, lapsed_at: null },
        after: { version, lapsed_at: at, lapse_reason: reasons[index] },
      });
      await ctx.announce({ kind: "server.lapsed", version_id: id });
    }
    return {};
  },
});

/** What can't be read of one version holds up no other, and not its own end either. */
function reasonOf(version: Due): string {
  try {
    const until = readConditions(version.conditions)?.until;
    return lapseReasonOf({ ...version, until: until ? new Date(until) : null });
  } catch {
    return unreadableReason;
  }
}
