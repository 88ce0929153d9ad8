import type { Tx } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { refreshLatestOf } from "#lib/registry/index.ts";

/** A version that comes back, and what it was when it was stopped. */
type Returning = { id: string; serverId: string; from: string };

/**
 * Gives versions that a quarantine stopped the status back that they had. What another quarantine covers stays where it
 * is, and so does what was approved anew or retired meanwhile. Locks servers first, then versions, as whoever places a
 * quarantine does: one of the two comes first and the other sees it.
 */
export async function bringBack(
  { tx, now }: CommandCtx,
  quarantineId: string,
): Promise<{ at: Date; returned: number; kept: number }> {
  const stopped = await lockStopped(tx, quarantineId);
  const returning = await loadReturning(tx, quarantineId, stopped);
  const at = await now();
  const ids = returning.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE server_version SET status = 'live', status_changed_at = ${at}, updated_at = ${at}
    WHERE id = ANY(${ids}::text[])`;
  const deprecated = returning.filter(({ from }) => from === "deprecated").map(({ id }) => id);
  await tx.$executeRaw`UPDATE server_version SET status = 'deprecated' WHERE id = ANY(${deprecated}::text[])`;
  await refreshLatestOf(tx, [...new Set(returning.map(({ serverId }) => serverId))], at);
  return { at, returned: returning.length, kept: stopped.length - returning.length };
}

async function lockStopped(tx: Tx, quarantineId: string): Promise<string[]> {
  await tx.$executeRaw`
    SELECT id FROM server WHERE id IN (
      SELECT version.server_id FROM quarantine_version covered
      JOIN server_version version ON version.id = covered.version_id
      WHERE covered.quarantine_id = ${quarantineId})
    ORDER BY id FOR UPDATE`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM server_version
    WHERE status = 'quarantined'
      AND id IN (SELECT version_id FROM quarantine_version WHERE quarantine_id = ${quarantineId})
    ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}

/** What was approved since another quarantine was placed is no longer covered by that one. */
function loadReturning(tx: Tx, quarantineId: string, stopped: readonly string[]): Promise<Returning[]> {
  return tx.$queryRaw<Returning[]>`
    SELECT version.id, version.server_id AS "serverId", before.from_status AS from
    FROM server_version version
    JOIN submission approval ON approval.id = version.approved_by_submission_id
    JOIN LATERAL (
      SELECT covered.from_status FROM quarantine_version covered
      JOIN quarantine ON quarantine.id = covered.quarantine_id
      WHERE covered.version_id = version.id AND covered.from_status <> 'quarantined'
      ORDER BY quarantine.placed_at DESC, quarantine.id DESC LIMIT 1) before ON true
    WHERE version.id = ANY(${stopped}::text[]) AND NOT EXISTS (
      SELECT FROM quarantine_version covered JOIN quarantine other ON other.id = covered.quarantine_id
      WHERE covered.version_id = version.id AND other.id <> ${quarantineId} AND other.status <> 'lifted'
        AND other.placed_at >= approval.decided_at)`;
}
