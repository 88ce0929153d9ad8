import { db } from "#lib/db/client.ts";
import { sql } from "#lib/db/sql.ts";
import { query } from "#lib/kernel/query.ts";
import { sendHint } from "./channel.ts";
import { count, readerOf } from "./queries.ts";
import { notificationCounts, readNotificationsInput } from "./schemas.ts";

/**
 * A query although it writes: that somebody has read what they were told is theirs alone, changes nothing anybody else
 * sees or decides by, and as audit events would bury those that count.
 */
export const readNotifications = query({
  id: "readNotifications",
  permission: "notification.read",
  summary:
    "Mark your notifications as read, and nothing that came since; ids that are not yours are passed over",
  input: readNotificationsInput,
  output: notificationCounts,
  async run(ctx, { ids }) {
    const userId = readerOf(ctx);
    const which = ids ? sql`id = ANY(${ids})` : sql`true`;
    await db().$transaction(async (tx) => {
      const read = await tx.$executeRaw`
        UPDATE notification SET read_at = clock_timestamp() WHERE user_id = ${userId} AND read_at IS NULL AND ${which}`;
      // The same person's other windows count anew.
      if (read > 0) await sendHint(tx, { event: null, users: [userId] });
    });
    return count(ctx);
  },
});
