import { notFound } from "#lib/core/errors.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { ownerOf } from "#lib/registry/index.ts";
import { toPerson } from "./people.ts";

const versionInclude = {
  server: { include: { ownerTeam: { include: { members: { include: { user: true } } } }, ownerUser: true } },
  snapshot: { select: { hash: true } },
} satisfies Prisma.ServerVersionInclude;

export type VersionRow = Prisma.ServerVersionGetPayload<{ include: typeof versionInclude }>;

/** @throws DomainError `not_found` */
export async function loadVersion(
  tx: Pick<Tx, "serverVersion" | "server">,
  name: string,
  version: string,
): Promise<VersionRow> {
  const server = await tx.server.findUnique({ where: { name }, select: { id: true } });
  if (!server) throw notFound("server");
  const row = await tx.serverVersion.findUnique({
    where: { serverId_version: { serverId: server.id, version } },
    include: versionInclude,
  });
  if (!row) throw notFound("version");
  return row;
}

export function toServerPart({ server }: VersionRow) {
  return {
    id: server.id,
    name: server.name,
    owner: ownerOf(server),
    owner_people: [
      ...(server.ownerTeam?.members.map(({ user }) => toPerson(user)) ?? []),
      ...(server.ownerUser ? [toPerson(server.ownerUser)] : []),
    ],
    data_classification: server.classification,
    access_level: server.accessLevel,
    created_at: server.createdAt.toISOString(),
  };
}

/** What is approved, if anything is, and how long that holds. */
export function toVersionPart(row: VersionRow) {
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    status_message: row.statusMessage,
    is_latest: row.isLatest,
    successor: row.successor,
    approved_by_submission: row.approvedBy,
    conditions: parsed(row.conditions),
    published_at: timeOf(row.publishedAt),
    status_changed_at: timeOf(row.statusChangedAt),
    sunset_at: timeOf(row.sunsetAt),
    recertify_by: timeOf(row.recertifyBy),
    lapses_at: timeOf(row.lapsesAt),
    lapsed_at: timeOf(row.lapsedAt),
    lapse_reason: row.lapseReason,
    updated_at: row.updatedAt.toISOString(),
    document: parsed(row.document),
    snapshot: row.snapshot?.hash ?? null,
  };
}

function timeOf(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
