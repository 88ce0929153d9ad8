import type { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { decodeCursor, encodeCursor } from "#lib/core/page.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { loadPublishedVersions, type PublishedVersion, published } from "./published-versions.ts";
import { officialKey, ownKey, type RegistryEntry, type registryList, type registryQuery } from "./schemas.ts";

/*
 * The catalog in the shape of the official MCP Registry (API v0.1). Readable without signing in: the clients that read
 * it (VS Code, Copilot, Docker) can't authenticate, and a refusal would make them block everything.
 */

type List = z.output<typeof registryList>;

/** `GET /v0.1/servers`: approved versions by name, then version. */
export async function listRegistryServers({
  cursor,
  limit,
  search,
  version,
}: z.output<typeof registryQuery>): Promise<List> {
  const after = cursor ? decodeCursor(cursor, 4) : undefined;
  // A cursor carries the filters it began with: some clients drop them from the second page on.
  const [afterName = "", afterVersion = "", term = search ?? "", wanted = version ?? ""] = after ?? [];
  const entries: RegistryEntry[] = [];
  let position = { name: afterName, version: afterVersion };
  for (;;) {
    const rows = await db().serverVersion.findMany({
      where: { AND: [published, filter(term, wanted), after || entries.length > 0 ? behind(position) : {}] },
      select: { version: true, server: { select: { name: true } } },
      orderBy: [{ server: { name: "asc" } }, { version: "asc" }],
      take: limit + 1,
    });
    const versions = await loadPublishedVersions([...new Set(rows.map((row) => row.server.name))]);
    for (const row of rows) {
      const match = versions.find((one) => one.name === row.server.name && one.version === row.version);
      position = { name: row.server.name, version: row.version };
      if (!match || (wanted === "latest" && !match.isLatest)) continue;
      if (entries.length === limit) return toList(entries, [term, wanted]);
      entries.push(toRegistryEntry(match));
    }
    if (rows.length <= limit) return toList(entries, null);
  }
}

function filter(term: string, wanted: string): Prisma.ServerVersionWhereInput {
  return {
    ...(wanted && wanted !== "latest" ? { version: wanted } : {}),
    ...(term ? { server: { name: { contains: term.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } } } : {}),
  };
}

function behind({ name, version }: { name: string; version: string }): Prisma.ServerVersionWhereInput {
  return { OR: [{ server: { name: { gt: name } } }, { server: { name }, version: { gt: version } }] };
}

function toList(entries: RegistryEntry[], more: [string, string] | null): List {
  const last = entries.at(-1);
  const nextCursor =
    more && last ? encodeCursor([last.server.name, last.server.version, ...more]) : undefined;
  return { servers: entries, metadata: { count: entries.length, ...(nextCursor ? { nextCursor } : {}) } };
}

/** `GET /v0.1/servers/{name}/versions`: all approved versions, newest first. @throws DomainError `not_found` */
export async function listRegistryVersions(name: string): Promise<List> {
  const versions = await loadPublishedVersions([name]);
  if (versions.length === 0) throw notFound("server");
  return toList(versions.map(toRegistryEntry), null);
}

/** `GET /v0.1/servers/{name}/versions/{version}`; unknown and unapproved answer the same. @throws DomainError `not_found` */
export async function getRegistryVersion(name: string, version: string): Promise<RegistryEntry> {
  const versions = await loadPublishedVersions([name]);
  const match = versions.find((one) => (version === "latest" ? one.isLatest : one.version === version));
  if (!match) throw notFound("server");
  return toRegistryEntry(match);
}

function toRegistryEntry(version: PublishedVersion): RegistryEntry {
  return {
    server: JSON.parse(version.documentText),
    _meta: {
      [officialKey]: {
        status: version.status === "deprecated" ? "deprecated" : "active",
        statusChangedAt: version.statusChangedAt.toISOString(),
        ...(version.statusMessage ? { statusMessage: version.statusMessage } : {}),
        publishedAt: version.publishedAt.toISOString(),
        updatedAt: version.updatedAt.toISOString(),
        isLatest: version.isLatest,
      },
      [ownKey]: {
        owner: version.owner.ref,
        data_classification: version.classification,
        access_level: version.accessLevel,
        approved_by: version.approvedBy,
        approved_digest: version.approvedDigest,
        snapshot_hash: version.snapshot?.hash ?? null,
      },
    },
  };
}
