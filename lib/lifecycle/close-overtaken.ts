import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { db } from "#lib/db/client.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { closeItems } from "./close-items.ts";
import { findRecertifications, overtakenBy } from "./recertification-row.ts";
import { isOpen } from "./recertification-state.ts";

/** How many are closed in one transaction. */
const batchMax = 100;

/** Closes what has nothing left to confirm: its version was approved anew, or is gone from the catalog. */
export async function closeOvertakenItems(): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await db().$queryRaw<{ id: string }[]>`
      SELECT item.id FROM recertification item
      JOIN server_version version ON version.id = item.version_id
      LEFT JOIN submission approval ON approval.id = version.approved_by_submission_id
      WHERE item.id > ${after} AND item.status IN ('awaiting_owner', 'awaiting_reviewer')
        AND (version.status NOT IN ('live', 'deprecated', 'quarantined')
          OR approval.digest IS DISTINCT FROM item.digest OR approval.decided_at > item.opened_at)
      ORDER BY item.id LIMIT ${batchMax}`;
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    try {
      await closeOvertaken(systemCtx("Clock"), { ids: rows.map(({ id }) => id) });
    } catch (error) {
      // All of them were decided or closed meanwhile.
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    }
  }
}

const closeOvertaken = command({
  id: "recertification.close",
  permission: "recertification.manage",
  summary: "Close recertifications that have nothing left to confirm",
  input: z.strictObject({ ids: z.array(idText).min(1).max(batchMax) }),
  output: noOutput,
  async run(ctx, { ids }) {
    await ctx.tx
      .$queryRaw`SELECT id FROM recertification WHERE id = ANY(${ids}::text[]) ORDER BY id FOR UPDATE`;
    const rows = await findRecertifications(ctx.tx, { where: { id: { in: ids } }, orderBy: { id: "asc" } });
    const closing = rows.flatMap((row) => {
      const because = isOpen(row.status) ? overtakenBy(row) : null;
      return because ? [{ id: row.id, server: row.version.server.name, status: row.status, because }] : [];
    });
    if (closing.length === 0) throw new DomainError("conflict", "Nothing of this is open any more.");
    await closeItems(ctx, closing);
    return {};
  },
});
