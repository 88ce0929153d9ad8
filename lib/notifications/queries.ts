import { z } from "zod";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { collected, isCollected } from "./collect.ts";
import { collectedWords } from "./rings.ts";
import {
  type NotificationCounts,
  type NotificationView,
  notificationCounts,
  notificationPage,
  notificationQuery,
  type notificationViews,
} from "./schemas.ts";
import { type Standing, standingFor } from "./standing.ts";

/** The most that is counted: a badge says "99+" then. */
const countedMax = 100;

const filters: Record<(typeof notificationViews)[number], (standing: Standing) => Sql> = {
  needs_me: ({ waits }) => waits,
  decided: () => sql`n.kind = 'decided'`,
  overdue: () => sql`n.kind = 'overdue'`,
  all: () => sql`true`,
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
    const rows = await find(
      ctx,
      (standing) => sql`${filters[view](standing)} AND ${older} AND NOT ${isCollected}`,
      limit + 1,
    );
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map(toView) };
  },
});

export const countNotifications = query({
  id: "countNotifications",
  permission: "notification.read",
  summary: "How many notifications you have not read, and how many of them wait for you; up to 100",
  input: z.object({}),
  output: notificationCounts,
  run: count,
});

/** Whose notifications these are. Nobody sees another's; who is no person has none. */
export function readerOf({ actor }: Ctx): string {
  return actor.kind === "user" ? actor.id : "";
}

export async function count({ actor, at = new Date() }: Ctx): Promise<NotificationCounts> {
  if (actor.kind !== "user") return { unread: 0, needs_me: 0 };
  const { waits } = await standingFor(actor, at);
  const unread = sql`n.user_id = ${actor.id} AND n.read_at IS NULL`;
  const [row] = await db().$queryRaw<[{ unread: bigint; needs_me: bigint }]>`
    SELECT (SELECT count(*) FROM (SELECT FROM notification n WHERE ${unread} LIMIT ${countedMax}) found) AS unread,
      (SELECT count(*) FROM (SELECT FROM notification n WHERE ${unread} AND ${waits} LIMIT ${countedMax}) found) AS needs_me`;
  return { unread: Number(row.unread), needs_me: Number(row.needs_me) };
}

/** The newest notifications that called one person and whose ids come after `after`, oldest first, without those named. */
export async function findAfter(
  ctx: Pick<Ctx, "actor" | "at">,
  after: string,
  without: readonly string[],
  max: number,
): Promise<NotificationView[]> {
  const wanted = sql`n.id > ${after} AND NOT n.id = ANY(${[...without]}) AND n.collected_in IS NULL`;
  return (await find(ctx, () => wanted, max)).reverse().map(toView);
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
  alike: bigint | null;
  others: bigint | null;
  tells_of: string[] | null;
};

async function find(
  { actor, at = new Date() }: Pick<Ctx, "actor" | "at">,
  filter: (standing: Standing) => Sql,
  limit: number,
): Promise<Row[]> {
  if (actor.kind !== "user") return [];
  const standing = await standingFor(actor, at);
  return db().$queryRaw<Row[]>`
    SELECT n.id, n.kind, n.event, n.subject_type, n.subject_id, n.subject_name, n.text, n.created_at, n.read_at,
      ${standing.silencedAt} AS silenced_at, ${standing.silencedWhy} AS silenced_because, alike, others, tells_of
    FROM ${standing.notifications} LEFT JOIN ${collected} ON n.subject_type = 'approval' AND n.read_at IS NULL AND standing.waits
    WHERE n.user_id = ${actor.id} AND ${filter(standing)}
    ORDER BY n.id DESC LIMIT ${limit}`;
}

function toView(row: Row): NotificationView {
  return {
    id: row.id,
    kind: row.kind,
    event: row.event,
    subject: { type: row.subject_type, id: row.subject_id, name: row.subject_name },
    text: row.text + collectedWords({ alike: Number(row.alike ?? 0), others: Number(row.others ?? 0) }),
    tells_of: row.tells_of ?? [],
    created_at: row.created_at.toISOString(),
    read_at: row.read_at?.toISOString() ?? null,
    silenced_at: row.silenced_at?.toISOString() ?? null,
    silenced_because: row.silenced_because,
  };
}
