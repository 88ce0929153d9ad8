import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { idText } from "#lib/core/text.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { findOwner } from "#lib/identity/index.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { type ServerJson, snapshotBody } from "#lib/registry/schemas.ts";
import { isPublished, loadPublishedVersions, type PublishedVersion } from "./published-versions.ts";
import { type CatalogServer, catalogPage, catalogQuery, catalogServerDetail } from "./schemas.ts";

export const listServers = query({
  id: "listServers",
  permission: "catalog.read",
  summary: "Approved servers by name, each with its latest version",
  input: catalogQuery,
  output: catalogPage,
  async run(ctx, { q, data_classification, access_level, owner, cursor, limit }) {
    const at = await now(ctx, db());
    const published = isPublished(at);
    const [after] = cursor ? decodeCursor(cursor, 1) : [];
    const contains = q ? { contains: q, mode: "insensitive" as const } : undefined;
    const filters: Prisma.ServerWhereInput[] = [
      { versions: { some: published } },
      data_classification ? { classification: data_classification } : {},
      access_level ? { accessLevel: access_level } : {},
      owner ? await findOwner(db(), owner) : {},
      after ? { name: { gt: after } } : {},
      contains
        ? { OR: [{ name: contains }, { versions: { some: { ...published, document: contains } } }] }
        : {},
    ];
    const rows = await db().server.findMany({
      where: { AND: filters },
      select: { name: true },
      orderBy: { name: "asc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, (row) => [row.name]);
    const versions = await loadPublishedVersions(
      page.items.map((row) => row.name),
      at,
    );
    return { ...page, items: versions.filter((version) => version.isLatest).map(toCatalogServer) };
  },
});

export const getServer = query({
  id: "getServer",
  permission: "catalog.read",
  summary: "One approved server: its latest version, tools, and all versions",
  input: z.strictObject({ name: idText }),
  output: catalogServerDetail,
  async run(ctx, { name }) {
    const versions = await loadPublishedVersions([name], await now(ctx, db()));
    const latest = versions.find((version) => version.isLatest);
    if (!latest) throw notFound("server");
    return {
      ...toCatalogServer(latest),
      document: JSON.parse(latest.documentText) as ServerJson,
      approved_by: latest.approvedBy,
      approved_digest: latest.approvedDigest,
      snapshot: latest.snapshot && {
        ...bodyOf(latest.snapshot),
        hash: latest.snapshot.hash,
        taken_at: latest.snapshot.createdAt.toISOString(),
      },
      versions: versions.map((version) => ({
        version: version.version,
        status: version.status,
        published_at: version.publishedAt.toISOString(),
        approved_by: version.approvedBy,
        is_latest: version.isLatest,
      })),
    };
  },
});

function toCatalogServer(version: PublishedVersion): CatalogServer {
  const document = JSON.parse(version.documentText) as ServerJson;
  return {
    name: version.name,
    title: document.title ?? null,
    description: document.description,
    version: version.version,
    status: version.status,
    owner: version.owner,
    data_classification: version.classification,
    access_level: version.accessLevel,
    tools: version.snapshot ? bodyOf(version.snapshot).items.filter(({ kind }) => kind === "tool").length : 0,
    published_at: version.publishedAt.toISOString(),
    updated_at: version.updatedAt.toISOString(),
  };
}

function bodyOf(snapshot: { body: string }) {
  return snapshotBody.parse(JSON.parse(snapshot.body));
}
