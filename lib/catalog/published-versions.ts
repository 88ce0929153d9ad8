import type { AccessLevel, Classification, VersionStatus } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { latestOf } from "#lib/registry/index.ts";
import { publishedStatuses } from "#lib/registry/version-state.ts";

/**
 * What the catalog may show at that time: versions that are live or deprecated, have not lapsed, whether or not that is
 * written down yet, and whose owner is still there. The database holds such a row only with the document and the
 * submission that approved it.
 */
export function isPublished(at: Date) {
  return {
    status: { in: [...publishedStatuses] },
    lapsedAt: null,
    OR: [{ lapsesAt: null }, { lapsesAt: { gt: at } }],
    server: { OR: [{ ownerTeamId: { not: null } }, { ownerUser: { disabledAt: null } }] },
  } satisfies Prisma.ServerVersionWhereInput;
}

const include = { server: true, snapshot: true } satisfies Prisma.ServerVersionInclude;
const approvalInclude = { ownerTeam: true, ownerUser: true } satisfies Prisma.SubmissionInclude;

type Row = Prisma.ServerVersionGetPayload<{ include: typeof include }>;
/** The submission that a version was approved by: its facts are that version's, whatever later ones say. */
type Approval = Prisma.SubmissionGetPayload<{ include: typeof approvalInclude }>;

/** A published version whose promised parts are there, with the digest that was approved. */
export type PublishedVersion = {
  name: string;
  version: string;
  status: VersionStatus;
  statusMessage: string | null;
  documentText: string;
  owner: { ref: string; label: string };
  classification: Classification;
  accessLevel: AccessLevel;
  approvedBy: string;
  approvedDigest: string;
  snapshot: Row["snapshot"];
  publishedAt: Date;
  statusChangedAt: Date;
  updatedAt: Date;
  isLatest: boolean;
};

/** All versions of the named servers that are published at that time, newest first within a server, `latest` marked. */
export async function loadPublishedVersions(names: readonly string[], at: Date): Promise<PublishedVersion[]> {
  const rows = await db().serverVersion.findMany({
    where: { AND: [isPublished(at), { server: { name: { in: [...names] } } }] },
    include,
    orderBy: [{ server: { name: "asc" } }, { publishedAt: "desc" }, { version: "asc" }],
  });
  const approvals = await db().submission.findMany({
    where: { id: { in: rows.flatMap((row) => row.approvedBy ?? []) } },
    include: approvalInclude,
  });
  const approvalOf = new Map(approvals.map((approval) => [approval.id, approval]));
  return withLatest(rows.map((row) => toPublished(row, approvalOf.get(row.approvedBy ?? ""))));
}

/** The version marked as the latest may have lapsed a moment ago: then it is the latest of the others. */
function withLatest(versions: readonly PublishedVersion[]): PublishedVersion[] {
  return [...Map.groupBy(versions, ({ name }) => name).values()].flatMap((all) => {
    const latest = all.find(({ isLatest }) => isLatest) ?? latestOf(all);
    return all.map((version) => ({ ...version, isLatest: version === latest }));
  });
}

function toPublished(row: Row, approval: Approval | undefined): PublishedVersion {
  const { server, document, publishedAt } = row;
  if (document === null || approval === undefined || publishedAt === null)
    throw new Error(`Version ${row.id} is ${row.status} without an approval.`);
  return {
    name: server.name,
    version: row.version,
    status: row.status as VersionStatus,
    statusMessage: row.statusMessage,
    documentText: document,
    owner: approval.ownerTeam
      ? { ref: `team:${approval.ownerTeam.slug}`, label: approval.ownerTeam.name }
      : { ref: `user:${approval.ownerUser?.email}`, label: approval.ownerUser?.name ?? "nobody" },
    classification: approval.classification as Classification,
    accessLevel: approval.accessLevel as AccessLevel,
    approvedBy: approval.id,
    approvedDigest: approval.digest ?? "",
    snapshot: row.snapshot,
    publishedAt,
    statusChangedAt: row.statusChangedAt ?? publishedAt,
    updatedAt: row.updatedAt,
    isLatest: row.isLatest,
  };
}
