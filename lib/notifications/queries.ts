import { z } from "zod";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import {
  type NotificationCounts,
  type NotificationView,
  notificationCounts,
  notificationPage,
  notificationQuery,
  type notificationViews,
} from "./schemas.ts";
import { notificationsWithStanding, silencedAt, silencedWhy, waits } from "./standing.ts";

const filters: Record<(typeof notificationViews)[number], Sql> = {
  needs_me: waits,
  decided: sql`n.kind = 'decided'`,
  overdue: sql`n.kind = 'overdue'`,
  all: sql`true`,
};

export const listNotifications = query({
  id: "listNotifications",
  permission: "notification.read",
  summary: "What you are told, newest first",
  input: notificationQuery,
  output: notificationPage,
  async run(ctx, { view, cursor, limit }) {
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const older = before === undefined ? sql`true` : sql`n.id < ${before}`;
    const rows = await find(readerOf(ctx), sql`${filters[view]} AND ${older}`, limit + 1);
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map(toView) };
  },
});

export const countNotifications = query({
  id: "countNotifications",
  permission: "notification.read",
  summary: "How many notifications you have not read, and how many of them wait for you",
  input: z.object({}),
  output: notificationCounts,
  run: (ctx) => count(readerOf(ctx)),
});

/** Whose notifications these are. Nobody sees another's; who is no person has none. */
export function readerOf({ actor }: Ctx): string {
  return actor.kind === "user" ? actor.id : "";
}

export async function count(userId: string): Promise<NotificationCounts> {
  const [row] = await db().$queryRaw<[{ unread: bigint; needs_me: bigint }]>`
    SELECT count(*) AS unread, count(*) FILTER (WHERE ${waits}) AS needs_me FROM ${notificationsWithStanding}
    WHERE n.user_id = ${userId} AND n.read_at IS NULL`;
  return { unread: Number(row.unread), needs_me: Number(row.needs_me) };
}

/** The newest notifications of one person whose ids come after `after`, oldest first, without those named. */
export async function findAfter(
  userId: string,
  after: string,
  without: readonly string[],
  max: number,
): Promise<NotificationView[]> {
  const wanted = sql`n.id > ${after} AND NOT n.id = ANY(${[...without]})`;
  return (await find(userId, wanted, max)).reverse().map(toView);
}

/** The id of a person's newest notification; the empty text, before every id, when there is none. */
export async function newestId(userId: string): Promise<string> {
  const newest = await db().notification.findFirst({
    where: { userId },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  return newest?.id ?? "";
}

type Row = Pick<NotificationView, "id" | "kind" | "event" | "text" | "silenced_because"> & {
  subject_type: NotificationView["subject"]["type"];
  subject_id: string;
  subject_name: string;
  created_at: Date;
  read_at: Date | null;
  silenced_at: Date | null;
};

function find(userId: string, filter: Sql, limit: number): Promise<Row[]> {
  return db().$queryRaw<Row[]>`
    SELECT n.id, n.kind, n.event, n.subject_type, n.subject_id, n.subject_name, n.text, n.created_at, n.read_at,
      ${silencedAt} AS silenced_at, ${silencedWhy} AS silenced_because
    FROM ${notificationsWithStanding}
    WHERE n.user_id = ${userId} AND ${filter}
    ORDER BY n.id DESC LIMIT ${limit}`;
}

function toView(row: Row): NotificationView {
  return {
    id: row.id,
    kind: row.kind,
    event: row.event,
    subject: { type: row.subject_type, id: row.subject_id, name: row.subject_name },
    text: row.text,
    created_at: row.created_at.toISOString(),
    read_at: row.read_at?.toISOString() ?? null,
    silenced_at: row.silenced_at?.toISOString() ?? null,
    silenced_because: row.silenced_because,
  };
}
