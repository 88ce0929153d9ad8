import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { countItems } from "./batch-view.ts";

export const recordImport = command({
  id: "source.record_import",
  permission: "source.manage",
  summary: "Record what an import came to",
  input: z.object({ batch_id: z.string() }),
  output: noOutput,
  async run(ctx, { batch_id }) {
    await ctx.tx.$queryRaw`SELECT id FROM import_batch WHERE id = ${batch_id} FOR UPDATE`;
    const batch = await ctx.tx.importBatch.findUniqueOrThrow({
      where: { id: batch_id },
      include: { source: { select: { name: true } } },
    });
    const { pending, ...counts } = await countItems(ctx.tx, batch_id);
    if (batch.status !== "running" || pending > 0)
      throw new DomainError("conflict", "This import is not at this point.");
    await ctx.tx.importBatch.update({
      where: { id: batch_id },
      data: { status: "finished", finishedAt: await ctx.now() },
    });
    await ctx.audit({
      target: { type: "source", id: batch.sourceId, name: batch.source.name },
      before: { batch: batch_id, status: "running" },
      after: { batch: batch_id, status: "finished", ...counts },
    });
    return {};
  },
});
