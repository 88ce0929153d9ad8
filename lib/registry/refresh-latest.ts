import type { Tx } from "#lib/db/client.ts";
import { latestOf } from "./latest.ts";

type Candidate = { id: string; serverId: string; version: string; publishedAt: Date };

/**
 * Settles anew which of a server's versions `latest` stands for. Part of every change of a version's status; the caller
 * holds the server's lock. Versions that gain or lose the mark count as updated, so that whoever asks for what changed
 * since learns of both.
 */
export function refreshLatest(
  tx: Pick<Tx, "$queryRaw" | "$executeRaw">,
  serverId: string,
  at: Date,
): Promise<void> {
  return refreshLatestOf(tx, [serverId], at);
}

/**
 * The same for many servers, in three statements however many they are. What has lapsed is nobody's latest, whether or
 * not that is written down yet.
 */
export async function refreshLatestOf(
  tx: Pick<Tx, "$queryRaw" | "$executeRaw">,
  serverIds: readonly string[],
  at: Date,
): Promise<void> {
  const versions = await tx.$queryRaw<Candidate[]>`
    SELECT id, server_id AS "serverId", version, coalesce(published_at, updated_at) AS "publishedAt"
    FROM server_version
    WHERE server_id = ANY(${serverIds}::text[]) AND status IN ('live', 'deprecated') AND lapsed_at IS NULL
      AND (lapses_at IS NULL OR lapses_at > clock_timestamp())`;
  const best = [...Map.groupBy(versions, ({ serverId }) => serverId).values()].flatMap(
    (of) => latestOf(of)?.id ?? [],
  );
  await tx.$executeRaw`
    UPDATE server_version SET is_latest = false, updated_at = ${at}
    WHERE server_id = ANY(${serverIds}::text[]) AND is_latest AND id <> ALL(${best}::text[])`;
  await tx.$executeRaw`
    UPDATE server_version SET is_latest = true, updated_at = ${at}
    WHERE id = ANY(${best}::text[]) AND NOT is_latest`;
}
