import type pg from "pg";
import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { binsOf, binWidth, origin } from "./bins.ts";
import { countWindow, splitHours, type Window } from "./count-window.ts";
import { type Counted, countedAs, countedSince, recordConditions, rollupConditions } from "./counted.ts";
import { preferIndexes } from "./list-events.ts";
import { readQuery } from "./read-query.ts";
import { readWithin } from "./read-within.ts";
import { resolveNames } from "./resolve-names.ts";
import { histogram, histogramQuery } from "./schemas.ts";
import { matchesMax } from "./search-facets.ts";

type Row = { at: Date; count: number };

/** How many events a search finds in each stretch of its time: exact, or of so many events that were found first. */
export const searchHistogram = query({
  id: "searchHistogram",
  permission: "audit.read",
  summary: "How many events a search finds, over time",
  input: histogramQuery,
  output: histogram,
  async run(ctx, { q = "" }) {
    const asked = readQuery(q);
    const window = countWindow(asked, await now(ctx, db()));
    const step = binWidth(window);
    const resolved = await resolveNames(asked);
    const counted = step >= 3_600 ? countedAs(resolved) : null;
    const rows = await readWithin({ kind: "counts", query: asked }, (client) =>
      countBins(client, resolved, counted, window, step),
    );
    const found = rows.reduce((sum, { count }) => sum + count, 0);
    const buckets = binsOf(window, step, new Map(rows.map(({ at, count }) => [at.getTime(), count])));
    return { ...window, step_seconds: step, buckets, exact: counted !== null || found <= matchesMax };
  },
});

async function countBins(
  client: pg.ClientBase,
  asked: AuditQuery,
  counted: Counted | null,
  window: Window,
  step: number,
): Promise<Row[]> {
  const params: unknown[] = [step, origin];
  await preferIndexes(client, asked);
  const parts = counted
    ? countedParts(asked, counted, window, await countedSince(client), params)
    : [livePart(asked, window, params, ` LIMIT ${matchesMax + 1}`)];
  const { rows } = await client.query<Row>(
    `SELECT date_bin(make_interval(secs => $1), parts.at, $2::timestamptz) AS at, sum(parts.count)::float8 AS count
     FROM (${parts.join(" UNION ALL ")}) AS parts GROUP BY 1`,
    params,
  );
  return rows;
}

/** Whole hours as they were counted, and what remains at the ends. */
function countedParts(
  asked: AuditQuery,
  counted: Counted,
  window: Window,
  since: Date | null,
  params: unknown[],
): string[] {
  const { hours, rest } = splitHours(window, since);
  return [
    ...(hours
      ? [
          `SELECT hour AS at, count FROM audit.rollup
           WHERE ${rollupConditions(counted, hours, params)} AND dimension = $${params.push(counted.dimension)}`,
        ]
      : []),
    ...rest.map((edge) => livePart(asked, edge, params, "")),
  ];
}

function livePart(asked: AuditQuery, window: Window, params: unknown[], limit: string): string {
  const sql = recordConditions(asked, window, params);
  return `(SELECT ts AS at, 1::bigint AS count FROM audit.kept WHERE ${sql}${limit})`;
}
