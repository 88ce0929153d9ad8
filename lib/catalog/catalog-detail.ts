import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import type { CatalogAccess, CatalogSelection } from "#lib/core/words.ts";
import { db, type Prisma, type Tx } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { isPublished } from "./published-versions.ts";
import { type CatalogDetail, type CatalogSummary, catalogDetail, catalogSummary } from "./schemas.ts";

function includeAt(at: Date) {
  const latest = {
    where: { ...isPublished(at), isLatest: true },
    select: { version: true },
  } satisfies Prisma.Server$versionsArgs;
  const chosen = {
    where: { removedAt: null },
    include: { server: { include: { versions: latest } } },
  } satisfies Prisma.Catalog$serversArgs;
  return {
    servers: chosen,
    readers: { orderBy: { seenAt: "desc" }, take: 200 },
  } satisfies Prisma.CatalogInclude;
}
type Row = Prisma.CatalogGetPayload<{ include: ReturnType<typeof includeAt> }>;

export const listCatalogs = query({
  id: "listCatalogs",
  permission: "settings.read",
  summary: "The catalogs: who may read them, what they show, and how many read them",
  input: z.object({}),
  output: z.array(catalogSummary),
  async run(ctx) {
    const at = await now(ctx, db());
    const [rows, state] = await Promise.all([
      db().catalog.findMany({ orderBy: { slug: "asc" }, include: includeAt(at) }),
      loadState(db(), at),
    ]);
    return rows.map((row) => toSummary(row, state));
  },
});

export const getCatalog = query({
  id: "getCatalog",
  permission: "settings.read",
  summary: "One catalog, with its chosen servers and who holds which revision",
  input: z.strictObject({ slug: idText }),
  output: catalogDetail,
  run: (ctx, { slug }) => loadCatalogDetail(ctx, db(), slug),
});

/** @throws DomainError `not_found` */
export async function loadCatalogDetail(
  ctx: Ctx,
  tx: Pick<Tx, "catalog" | "catalogChange" | "server" | "$queryRaw">,
  slug: string,
): Promise<CatalogDetail> {
  const at = await now(ctx, tx);
  const row = await tx.catalog.findUnique({ where: { slug }, include: includeAt(at) });
  if (!row) throw notFound("catalog");
  const summary = toSummary(row, await loadState(tx, at));
  const settled = await lastChangeOf(tx, row);
  return {
    ...summary,
    chosen: row.servers
      .map(({ server, addedAt }) => ({
        name: server.name,
        version: server.versions[0]?.version ?? null,
        added_at: addedAt.toISOString(),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    reading: row.readers.map((reader) => ({
      reader: reader.reader,
      name: reader.name,
      user_agent: reader.userAgent,
      revision: Number(reader.revision),
      behind: Number(reader.revision) < settled,
      seen_at: reader.seenAt.toISOString(),
    })),
  };
}

type State = { revision: number; approved: number };

async function loadState(tx: Pick<Tx, "catalogChange" | "server">, at: Date): Promise<State> {
  const { _max } = await tx.catalogChange.aggregate({ _max: { revision: true } });
  const approved = await tx.server.count({ where: { versions: { some: isPublished(at) } } });
  return { revision: Number(_max.revision ?? 0), approved };
}

/** The revision of the last change that this catalog shows: revisions behind it are about other catalogs. */
async function lastChangeOf(tx: Pick<Tx, "$queryRaw">, { id, selection }: Row): Promise<number> {
  const rows = await tx.$queryRaw<{ revision: bigint | null }[]>`
    SELECT max(revision) AS revision FROM catalog_change change
    WHERE scope = ${id} OR (scope = '*' AND (${selection} = 'all'
      OR server_id IN (SELECT server_id FROM catalog_server WHERE catalog_id = ${id})))`;
  return Number(rows[0]?.revision ?? 0);
}

function toSummary(row: Row, { revision, approved }: State): CatalogSummary {
  return {
    slug: row.slug,
    name: row.name,
    description: row.description,
    access: row.access as CatalogAccess,
    selection: row.selection as CatalogSelection,
    base_url: row.slug === "default" ? env().publicUrl : `${env().publicUrl}/catalogs/${row.slug}`,
    servers:
      row.selection === "all"
        ? approved
        : row.servers.filter(({ server }) => server.versions.length > 0).length,
    readers: row.readers.length,
    revision,
    updated_at: row.updatedAt.toISOString(),
  };
}
