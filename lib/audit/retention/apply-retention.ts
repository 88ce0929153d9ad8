import type { RetentionClass } from "#lib/core/audit-record.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { log } from "#lib/log.ts";
import { holdRecords } from "./hold-records.ts";
import { releaseRecords } from "./release-records.ts";
import { lockRetention } from "./retention-lock.ts";

type Month = {
  class: RetentionClass;
  /** Its first day. */
  month: string;
  keep_until: Date;
  first_idx: number | null;
  last_idx: number | null;
  /** Of the log as it is now, which the month's leaves stay part of. */
  size: number;
  root: string | null;
};

/** Copying what is held out of a large month takes its time. */
const transactionMsMax = 30 * 60_000;

/**
 * Drops every month whose time has passed, the oldest first, each in a transaction of its own: what is held is copied, an event
 * says what goes, and it goes. Then what was held of such months goes, where no hold covers it any more. The log's leaves,
 * tiles and checkpoints stay, and with them every proof.
 */
export async function handleApplyRetention(): Promise<void> {
  const ctx = systemCtx("Retention");
  while (await dropOldest(ctx));
  while (await releaseSome(ctx));
}

/** @returns whether there were any to release */
async function releaseSome(ctx: Ctx): Promise<boolean> {
  return db().$transaction(
    async (tx) => {
      await lockRetention(tx);
      const released = await releaseRecords(tx, ctx);
      if (released > 0) log.info({ released }, "records are held no longer");
      return released > 0;
    },
    { maxWait: 10_000, timeout: transactionMsMax },
  );
}

/** @returns whether there was one to drop */
async function dropOldest(ctx: Ctx): Promise<boolean> {
  return db().$transaction(
    async (tx) => {
      await lockRetention(tx);
      // Whoever reads the month keeps it; waiting for them, this would make all others wait. The next hour comes.
      await tx.$executeRaw`SET LOCAL lock_timeout = '10s'`;
      const month = await findOldest(tx);
      if (!month) return false;
      const held = await holdRecords(tx, month.class, month.month);
      const [event] = await emitAudit(tx, ctx, entryFor(month, held));
      await tx.$executeRaw`SELECT audit.drop_month(${month.class}, ${month.month}::date, ${event}::uuid)`;
      log.info({ class: month.class, month: month.month, held }, "a month's retention has ended");
      return true;
    },
    { maxWait: 10_000, timeout: transactionMsMax },
  );
}

async function findOldest(tx: Tx): Promise<Month | undefined> {
  const [month] = await tx.$queryRaw<Month[]>`
    SELECT m.class, to_char(m.month, 'YYYY-MM-DD') AS month, m.keep_until, m.first_idx::float8 AS first_idx,
      m.last_idx::float8 AS last_idx, l.size::float8 AS size, encode(l.root, 'base64') AS root
    FROM audit.month m JOIN audit.log l ON l.class = m.class
    WHERE m.dropped_at IS NULL AND m.keep_until <= clock_timestamp()
      AND NOT EXISTS (SELECT FROM audit.month older
        WHERE older.class = m.class AND older.month < m.month AND older.dropped_at IS NULL)
    ORDER BY m.month, m.class LIMIT 1`;
  return month;
}

/** What a verifier, years later, needs to tell this from a loss. */
function entryFor(month: Month, held: number) {
  const { class: name, first_idx, last_idx, keep_until, size, root } = month;
  const yearMonth = month.month.slice(0, 7);
  return {
    action: "audit.apply_retention" as const,
    target: { type: "log" as const, id: name, name: `${name} ${yearMonth}` },
    after: {
      class: name,
      month: yearMonth,
      first_idx,
      last_idx,
      count: first_idx === null || last_idx === null ? 0 : last_idx - first_idx + 1,
      held,
      keep_until: keep_until.toISOString(),
      size,
      root,
    },
  };
}
