import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { command } from "#lib/kernel/command.ts";
import { isOpen, isOwn, loadExport, lockExport, toView } from "./export-view.ts";
import { auditExport } from "./schemas.ts";

/** The job sees it before its next records, and takes away what it has written. */
export const cancelExport = command({
  id: "audit.cancel_export",
  permission: "audit.export",
  summary: "Cancel an export of one's own that is not finished",
  input: z.strictObject({ id: idText }),
  output: auditExport,
  target: ({ id }) => ({ type: "export", id }),
  async run(ctx, { id }) {
    const row = await lockExport(ctx.tx, id);
    if (!isOwn(row, ctx.actor))
      throw new DomainError(
        "forbidden",
        `Only ${row.requestedBy.name}, who asked for this export, can cancel it.`,
      );
    if (!isOpen(row.status))
      throw new DomainError("conflict", `This export is ${row.status}: there is nothing to cancel.`);
    await ctx.tx.auditExport.update({
      where: { id },
      data: { status: "cancelled", finishedAt: await ctx.now() },
    });
    await ctx.audit({
      target: { type: "export", id },
      before: { status: row.status },
      after: { status: "cancelled", rows: Number(row.rowsDone) },
    });
    return toView(await loadExport(ctx.tx, id), ctx.actor);
  },
});
