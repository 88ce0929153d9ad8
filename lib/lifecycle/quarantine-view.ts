import type { QuarantineScope, QuarantineStatus, VersionStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { liftVerdicts } from "./lift-verdicts.ts";
import { viewLift } from "./lift-view.ts";
import { loadReach, loadReaders } from "./quarantine-reach.ts";
import { loadQuarantine, loadStoppedServers, peopleWhoOwn, toLiftCase } from "./quarantine-row.ts";
import type { QuarantineSummary, QuarantineView } from "./schemas.ts";

type ViewTx = Pick<Tx, "quarantine" | "quarantineVersion" | "teamMember" | "user" | "$queryRaw">;

/** Longer lists are cut; `versions` says how many there are. */
const stoppedMax = 500;

/** @throws DomainError `not_found` */
export async function loadQuarantineView(ctx: Ctx, tx: ViewTx, id: string): Promise<QuarantineView> {
  const row = await loadQuarantine(tx, id);
  const servers = await loadStoppedServers(tx, id);
  const lift = toLiftCase(row, await peopleWhoOwn(tx, servers));
  const [summary] = await toSummaries(tx, [row]);
  if (!summary) throw new Error(`Quarantine ${id} is gone.`);
  return {
    ...summary,
    stopped: await loadStopped(tx, id),
    readers: await loadReaders(tx, id),
    lift: await viewLift(ctx, tx, row, lift),
    can: await liftVerdicts(ctx, tx, row, lift, servers),
  };
}

type SummaryRow = {
  id: string;
  scope: string;
  target: string;
  reason: string;
  status: string;
  placedBy: { id: string; name: string } | null;
  placedAt: Date;
  liftedAt: Date | null;
};

/** With how many versions each stopped and how far each has got, in one query each. */
export async function toSummaries(
  tx: Pick<Tx, "quarantineVersion" | "$queryRaw">,
  rows: readonly SummaryRow[],
): Promise<QuarantineSummary[]> {
  const ids = rows.map(({ id }) => id);
  const counts = await tx.quarantineVersion.groupBy({
    by: ["quarantineId"],
    where: { quarantineId: { in: ids }, fromStatus: { not: "quarantined" } },
    _count: true,
  });
  const versions = new Map(counts.map(({ quarantineId, _count }) => [quarantineId, _count]));
  const reach = await loadReach(tx, ids);
  return rows.map((row) => ({
    id: row.id,
    scope: row.scope as QuarantineScope,
    target: row.target,
    reason: row.reason,
    status: row.status as QuarantineStatus,
    placed_by: row.placedBy && { id: row.placedBy.id, name: row.placedBy.name },
    placed_at: row.placedAt.toISOString(),
    lifted_at: row.liftedAt?.toISOString() ?? null,
    versions: versions.get(row.id) ?? 0,
    reach: reach.get(row.id) ?? { readers: 0, reached: 0, first_ms: null, last_ms: null },
  }));
}

async function loadStopped(
  tx: Pick<Tx, "quarantineVersion">,
  quarantineId: string,
): Promise<QuarantineView["stopped"]> {
  const rows = await tx.quarantineVersion.findMany({
    where: { quarantineId },
    include: { version: { include: { server: { select: { name: true } } }, omit: { document: true } } },
    orderBy: [{ version: { server: { name: "asc" } } }, { version: { version: "asc" } }],
    take: stoppedMax,
  });
  return rows.map(({ fromStatus, version }) => ({
    server: version.server.name,
    version: version.version,
    from: fromStatus as VersionStatus,
    now: version.status as VersionStatus,
  }));
}
