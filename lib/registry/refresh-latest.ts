import type { Tx } from "#lib/db/client.ts";
import { latestOf } from "./latest.ts";
import { publishedStatuses } from "./version-state.ts";

/**
 * Settles anew which of a server's versions `latest` stands for. Part of every change of a version's status; the caller
 * holds the server's lock. Versions that gain or lose the mark count as updated, so that whoever asks for what changed
 * since learns of both.
 */
export async function refreshLatest(
  tx: Pick<Tx, "serverVersion">,
  serverId: string,
  at: Date,
): Promise<void> {
  const versions = await tx.serverVersion.findMany({
    where: { serverId, status: { in: [...publishedStatuses] } },
    select: { id: true, version: true, publishedAt: true, updatedAt: true },
  });
  const best = latestOf(
    versions.map((version) => ({ ...version, publishedAt: version.publishedAt ?? version.updatedAt })),
  );
  await tx.serverVersion.updateMany({
    where: { serverId, isLatest: true, id: { not: best?.id } },
    data: { isLatest: false, updatedAt: at },
  });
  if (best)
    await tx.serverVersion.updateMany({
      where: { id: best.id, isLatest: false },
      data: { isLatest: true, updatedAt: at },
    });
}
