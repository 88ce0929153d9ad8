import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, type Page, toPage } from "#lib/core/page.ts";
import type { SubmissionStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { contains } from "#lib/db/contains.ts";
import { join, type Sql, sql } from "#lib/db/sql.ts";
import type { queueSorts } from "./review-schemas.ts";

export type QueueSort = (typeof queueSorts)[number];

export type QueueQuery = {
  /** Of submissions `s`. */
  where: Sql;
  status?: SubmissionStatus | undefined;
  /** Part of the server's name or address. */
  q?: string | undefined;
  sort: QueueSort;
  cursor?: string | undefined;
  limit: number;
};

type Row = { id: string; status: string; due_at: Date | null };

/**
 * One page of a queue, as ids in its order.
 *
 * @throws DomainError `malformed` for a cursor of another order
 */
export async function queuePage({ cursor, sort, limit, ...query }: QueueQuery): Promise<Page<string>> {
  const order = sort === "due" ? byDue(cursor) : byAge(cursor);
  const conditions = [query.where, ...filters(query), ...order.after];
  const rows = await db().$queryRaw<Row[]>`
    SELECT s.id, s.status, s.due_at FROM submission s
    WHERE ${join(conditions, " AND ")} ORDER BY ${order.by} LIMIT ${limit + 1}`;
  const page = toPage(rows, limit, order.key);
  return { ...page, items: page.items.map(({ id }) => id) };
}

/** How many there are, up to `max`: what comes after is not looked at. */
export async function countQueue(where: Sql, max: number): Promise<number> {
  const [row] = await db().$queryRaw<[{ count: bigint }]>`
    SELECT count(*) FROM (SELECT FROM submission s WHERE ${where} LIMIT ${max}) AS found`;
  return Number(row.count);
}

function filters({ status, q }: Pick<QueueQuery, "status" | "q">): Sql[] {
  const pattern = contains(q);
  return [
    ...(status ? [sql`s.status = ${status}`] : []),
    ...(pattern
      ? [
          sql`(s.url ILIKE ${pattern} OR s.version_id IN (
            SELECT v.id FROM server r JOIN server_version v ON v.server_id = r.id WHERE r.name ILIKE ${pattern}))`,
        ]
      : []),
  ];
}

type Order = { by: Sql; after: Sql[]; key: (row: Row) => string[] };

function byAge(cursor: string | undefined): Order {
  const after = cursor ? decodeCursor(cursor, 1).map((id) => sql`s.id < ${id}`) : [];
  return { by: sql`s.id DESC`, after, key: ({ id }) => [id] };
}

/** The clock of what is not in review stands still: that comes last. The index has the same words. */
const due = sql`(CASE WHEN s.status = 'in_review' THEN coalesce(s.due_at, 'infinity') ELSE 'infinity' END)`;
const dueText = z.literal("").or(z.iso.datetime().refine((text) => new Date(text).getTime() >= 0));

function byDue(cursor: string | undefined): Order {
  return {
    by: sql`${due}, s.id`,
    after: cursor ? [afterDue(decodeCursor(cursor, 2))] : [],
    key: ({ id, status, due_at }) => [status === "in_review" ? (due_at?.toISOString() ?? "") : "", id],
  };
}

function afterDue([at, id]: string[]): Sql {
  const parsed = dueText.safeParse(at);
  if (!parsed.success)
    throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
  return sql`(${due}, s.id) > (${parsed.data || "infinity"}::timestamptz, ${id})`;
}
