import { z } from "zod";
import { type AuditQuery, printQuery } from "#lib/core/audit-query/index.ts";
import { recordTime } from "#lib/core/audit-record.ts";
import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { markOf } from "./continuation.ts";
import { toFoundEvent } from "./found-event.ts";
import { type Behind, listEvents } from "./list-events.ts";
import { readQuery } from "./read-query.ts";
import { readWithin } from "./read-within.ts";
import { recordSearch } from "./record-search.ts";
import { resolveNames } from "./resolve-names.ts";
import { searchPage, searchQuery } from "./schemas.ts";

/** The first page of a search is itself an event in the log; the pages behind it are not. */
export const searchEvents = query({
  id: "searchEvents",
  permission: "audit.read",
  summary: "Search the audit log, newest first",
  input: searchQuery,
  output: searchPage,
  async run(ctx, { q = "", cursor, limit }) {
    const asked = readQuery(q);
    refuseBoundless(asked);
    const canonical = printQuery(asked);
    const [start, resolved] = await Promise.all([
      cursor ? readCursor(ctx, cursor, canonical) : startNow(ctx),
      resolveNames(asked),
    ]);
    const rows = await readWithin({ kind: "list", query: asked }, (client) =>
      listEvents(client, { query: resolved, now: start.at, behind: start.behind, limit: limit + 1 }),
    );
    const { items, next_cursor } = toPage(rows, limit, (row) => {
      const place = [start.at.toISOString(), row.at, row.event_id];
      return [markOf(ctx, canonical, place), ...place];
    });
    const [waiting] = await Promise.all([
      countWaiting(),
      cursor ? null : recordSearch(ctx, asked, { found: items.length, more: next_cursor !== null }),
    ]);
    return { items: items.map(toFoundEvent), next_cursor, query: canonical, waiting };
  },
});

/** @throws DomainError `invalid` for what no index finds, over all time */
function refuseBoundless({ terms }: AuditQuery): void {
  const begun = terms.some(
    (term) => term.kind === "field" && term.field === "target" && term.values.some(({ prefix }) => prefix),
  );
  if (!begun || terms.some((term) => term.kind === "time" && term.field === "after")) return;
  const message =
    "Targets are found by how they begin within a time only: add after:-30d, or write the whole target (target:customer:C-42).";
  throw new DomainError("invalid", message, { issues: [{ pointer: "/q", message }] });
}

type Start = { at: Date; behind: Behind | null };

async function startNow(ctx: Ctx): Promise<Start> {
  return { at: await now(ctx, db()), behind: null };
}

/** @throws DomainError `malformed` */
function readCursor(ctx: Ctx, cursor: string, canonical: string): Start {
  const [mark, ...place] = decodeCursor(cursor, 4);
  const key = z.tuple([z.iso.datetime(), recordTime, z.uuid()]).safeParse(place);
  if (mark !== markOf(ctx, canonical, place) || !key.success)
    throw new DomainError("malformed", "This cursor belongs to another search. Start again without one.");
  const [at, ts, id] = key.data;
  return { at: new Date(at), behind: { ts, id } };
}

async function countWaiting(): Promise<number> {
  const { rows } = await pool().query<{ waiting: number }>(
    "SELECT count(*)::int AS waiting FROM audit.inbox",
  );
  return rows[0]?.waiting ?? 0;
}
