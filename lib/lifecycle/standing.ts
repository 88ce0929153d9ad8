import { notFound } from "#lib/core/errors.ts";
import { hasOwner } from "#lib/core/has-owner.ts";
import { can, type Verdict } from "#lib/core/permissions.ts";
import type { RecertificationStatus, VersionStatus } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { mayChangeStatus, readConditions } from "#lib/registry/index.ts";
import { callableOf } from "./callable.ts";
import { firstRefusal } from "./first-refusal.ts";
import { mayPlace } from "./quarantine-rights.ts";
import { type ServerStanding, serverStanding, standingQuery } from "./schemas.ts";
import { mayComeBack } from "./way-back.ts";

const versionArgs = {
  where: { publishedAt: { not: null } },
  omit: { document: true },
  include: {
    quarantines: {
      where: { quarantine: { status: { not: "lifted" } } },
      include: { quarantine: true },
      orderBy: { quarantine: { placedAt: "desc" } },
      take: 1,
    },
    recertifications: { where: { status: { in: ["awaiting_owner", "awaiting_reviewer"] } }, take: 1 },
  },
  orderBy: [{ publishedAt: "desc" }, { version: "asc" }],
} satisfies Prisma.Server$versionsArgs;

const include = { ownerUser: true, versions: versionArgs } satisfies Prisma.ServerInclude;
type ServerRow = Prisma.ServerGetPayload<{ include: typeof include }>;
type VersionRow = ServerRow["versions"][number];

export const getServerStanding = query({
  id: "getServerStanding",
  permission: "quarantine.read",
  summary: "Whether each version of a server may be called now, why not, and what may be done about it",
  input: standingQuery,
  output: serverStanding,
  async run(ctx, { name }) {
    const server = await db().server.findUnique({ where: { name }, include });
    if (!server || server.versions.length === 0) throw notFound("server");
    const ownerActive = hasOwner(server);
    const at = await now(ctx, db());
    const snapshots = await loadApprovedSnapshots(server.versions);
    return {
      name,
      owner_active: ownerActive,
      versions: server.versions.map((version) =>
        toView(version, ownerActive, version.snapshotId === snapshots.get(version.approvedBy ?? ""), at),
      ),
      can: await verdictsOf(ctx, server),
    };
  },
});

/** What was offered when each was approved, by submission. */
async function loadApprovedSnapshots(versions: readonly VersionRow[]): Promise<Map<string, string | null>> {
  const approvals = await db().submission.findMany({
    where: { id: { in: versions.flatMap(({ approvedBy }) => approvedBy ?? []) } },
    select: { id: true, snapshotId: true },
  });
  return new Map(approvals.map(({ id, snapshotId }) => [id, snapshotId]));
}

function toView(
  version: VersionRow,
  ownerActive: boolean,
  snapshotApproved: boolean,
  at: Date,
): ServerStanding["versions"][number] {
  const status = version.status as VersionStatus;
  const { conditions, until } = termsOf(version);
  const verdict = callableOf({ ...version, status, until, ownerActive, snapshotApproved }, at);
  const [covered] = status === "quarantined" ? version.quarantines : [];
  const [recertification] = version.recertifications;
  return {
    version: version.version,
    status,
    status_message: version.statusMessage,
    successor: version.successor,
    sunset_at: version.sunsetAt?.toISOString() ?? null,
    callable: verdict === true,
    because: verdict === true ? null : verdict.no,
    approved_by: version.approvedBy,
    conditions,
    recertify_by: version.recertifyBy?.toISOString() ?? null,
    lapses_at: version.lapsesAt?.toISOString() ?? null,
    lapsed_at: version.lapsedAt?.toISOString() ?? null,
    quarantine: covered
      ? {
          id: covered.quarantine.id,
          reason: covered.quarantine.reason,
          placed_at: covered.quarantine.placedAt.toISOString(),
        }
      : null,
    recertification: recertification
      ? { id: recertification.id, status: recertification.status as RecertificationStatus }
      : null,
  };
}

/** What can't be read of one version hides neither the others nor why that one may not be called. */
function termsOf(version: VersionRow) {
  try {
    const conditions = readConditions(version.conditions);
    return { conditions, until: conditions?.until ? new Date(conditions.until) : null };
  } catch {
    return { conditions: null, until: "unreadable" as const };
  }
}

async function verdictsOf({ actor }: Ctx, server: ServerRow): Promise<ServerStanding["can"]> {
  const stoppable =
    server.versions.some(({ status }) => status === "live" || status === "deprecated") ||
    (await mayComeBack(db(), server.versions));
  const nothing: Verdict = stoppable || { no: "No version of it is live or deprecated." };
  return {
    set_status: firstRefusal(can(actor, "server.set_status"), await mayChangeStatus(db(), actor, server)),
    quarantine: firstRefusal(
      can(actor, "quarantine.place"),
      await mayPlace(db(), actor, "server", [server]),
      nothing,
    ),
    resubmit: can(actor, "submission.create"),
  };
}
