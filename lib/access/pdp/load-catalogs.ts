import type pg from "pg";
import type { World } from "../evaluation/index.ts";
import type { ChangedIds } from "./load-changes.ts";
import { nextMap } from "./next-map.ts";

type CatalogRow = { id: string; slug: string; servers: string[] | null };

type Catalogs = World["catalogs"];

export async function loadCatalogs(
  client: pg.ClientBase,
  wanted: ChangedIds,
  before?: Catalogs,
): Promise<Catalogs> {
  if (before && wanted?.length === 0) return before;
  const { rows } = await client.query<CatalogRow>(sql, [wanted]);
  const asked = new Set(wanted);
  return nextMap(
    before,
    ({ id }) => asked.has(id),
    rows.map(({ id, slug, servers }) => [id, { id, slug, servers: servers && new Set(servers) }]),
  );
}

const sql = `
  SELECT id, slug, CASE WHEN selection <> 'all' THEN ARRAY(
    SELECT server_id FROM catalog_server WHERE catalog_id = catalog.id AND removed_at IS NULL ORDER BY server_id
  ) END AS servers
  FROM catalog WHERE $1::text[] IS NULL OR id = ANY($1)`;
