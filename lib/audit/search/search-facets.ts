import type pg from "pg";
import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { countWindow, splitHours, type Window } from "./count-window.ts";
import { type Counted, countedAs, countedSince, recordConditions, rollupConditions } from "./counted.ts";
import { preferIndexes } from "./list-events.ts";
import { readQuery } from "./read-query.ts";
import { readWithin } from "./read-within.ts";
import { namedTerms, resolveNames } from "./resolve-names.ts";
import { type Facets, facetDimensions, facets, facetsQuery } from "./schemas.ts";

/** How many events are looked at where no hourly count answers. */
export const matchesMax = 100_000;
const valuesMax = 10;

type Row = { dimension: string; value: string; label: string | null; count: number };

/** How often each value occurs among what a search finds: exact, or of so many events that it found first. */
export const searchFacets = query({
  id: "searchFacets",
  permission: "audit.read",
  summary: "How often each value occurs among what a search finds",
  input: facetsQuery,
  output: facets,
  async run(ctx, { q = "" }) {
    const asked = readQuery(q);
    const at = await now(ctx, db());
    const window = countWindow(asked, at);
    const resolved = await resolveNames(asked);
    const rows = await readWithin({ kind: "counts", query: asked }, (client) =>
      countValues(client, resolved, window),
    );
    return toFacets(rows, resolved, window);
  },
});

async function countValues(client: pg.ClientBase, asked: AuditQuery, window: Window): Promise<Row[]> {
  const params: unknown[] = [];
  await preferIndexes(client, asked);
  const parts = partsOf(asked, window, await countedSince(client), params);
  const { rows } = await client.query<Row>(
    `WITH parts AS (${parts.join(" UNION ALL ")}),
      summed AS (SELECT dimension, value, sum(count) AS count FROM parts GROUP BY dimension, value),
      ranked AS (SELECT *, row_number() OVER (PARTITION BY dimension ORDER BY count DESC, value) AS place FROM summed)
     SELECT ranked.dimension, ranked.value, term.label, ranked.count::float8 AS count
     FROM ranked LEFT JOIN ${namedTerms} ON term.dimension = ranked.dimension AND term.value = ranked.value
     WHERE place <= ${valuesMax} ORDER BY ranked.dimension, place`,
    params,
  );
  return rows;
}

/** The counts to add up; `params` takes their values. */
function partsOf(asked: AuditQuery, window: Window, since: Date | null, params: unknown[]): string[] {
  const counted = countedAs(asked);
  // Of the events with one value, the hourly counts don't know the others.
  if (counted?.dimension !== "all") return [livePart(asked, window, params, ` LIMIT ${matchesMax + 1}`)];
  const { hours, rest } = splitHours(window, since);
  return [
    ...(hours ? [rolledPart(counted, hours, params)] : []),
    ...rest.map((edge) => livePart(asked, edge, params, "")),
  ];
}

function rolledPart(counted: Counted, hours: Window, params: unknown[]): string {
  const where = rollupConditions(counted, hours, params);
  return `SELECT dimension, value, count FROM audit.rollup WHERE ${where}
    UNION ALL SELECT 'class', class, count FROM audit.rollup WHERE dimension = 'all' AND ${where}`;
}

function livePart(asked: AuditQuery, window: Window, params: unknown[], limit: string): string {
  const sql = recordConditions(asked, window, params);
  return `SELECT seen.dimension, seen.value, count(*) FROM (
      SELECT class, status, action, actor, agent, server, operation, gateway FROM audit.kept WHERE ${sql}${limit}
    ) AS matched, LATERAL (VALUES ('all', ''), ('class', class), ('status', status), ('action', action),
      ('actor', actor), ('agent', agent), ('server', server), ('operation', operation), ('gateway', gateway)
    ) AS seen(dimension, value)
    WHERE seen.value IS NOT NULL GROUP BY seen.dimension, seen.value`;
}

function toFacets(rows: readonly Row[], asked: AuditQuery, window: Window): Facets {
  const found = rows.find(({ dimension }) => dimension === "all")?.count ?? 0;
  const exact = found <= matchesMax || countedAs(asked)?.dimension === "all";
  return {
    ...window,
    total: { count: exact ? found : matchesMax, exact },
    facets: facetDimensions.map((dimension) => ({
      dimension,
      values: rows
        .filter((row) => row.dimension === dimension)
        .map(({ value, label, count }) => ({ value, label, count })),
      exact,
    })),
  };
}
