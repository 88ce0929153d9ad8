import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { closeOvertakenItems } from "./close-overtaken.ts";
import { confirmable, isOpenItem, openBatchMax, openItems } from "./open-items.ts";
import { tellOfOverdue } from "./tell-of-overdue.ts";

const dayMs = 86_400_000;
/** How long before it is due somebody is asked. */
const noticeMs = 30 * dayMs;

/** Handles `open-recertifications`. */
export async function handleOpenRecertifications(): Promise<void> {
  await closeOvertakenItems();
  await openDueRecertifications();
  await tellOfOverdue();
}

/**
 * Asks for what must be confirmed within 30 days, or should have been, as far as nobody is asked yet. A hundred in one
 * transaction, however many there are.
 */
async function openDueRecertifications(): Promise<void> {
  const until = new Date((await now({}, db())).getTime() + noticeMs);
  let after = "";
  for (;;) {
    const due = await db().serverVersion.findMany({
      where: {
        ...confirmable,
        id: { gt: after },
        recertifyBy: { lte: until },
        recertifications: { none: isOpenItem },
      },
      select: { id: true },
      orderBy: { id: "asc" },
      take: openBatchMax,
    });
    const last = due.at(-1);
    if (!last) return;
    after = last.id;
    try {
      await openRecertifications(systemCtx("Clock"), { version_ids: due.map(({ id }) => id) });
    } catch (error) {
      // Somebody else asked for all of them meanwhile.
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    }
  }
}

const openRecertifications = command({
  id: "recertification.open",
  permission: "recertification.manage",
  summary: "Ask the owners of versions to confirm them",
  input: z.strictObject({ version_ids: z.array(idText).min(1).max(openBatchMax) }),
  output: noOutput,
  async run(ctx, { version_ids }) {
    if ((await openItems(ctx, version_ids, null)) === 0)
      throw new DomainError("conflict", "All of them are asked for already.");
    return {};
  },
});
