import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { isOpen, lockExport } from "./export-view.ts";
import { keptMs } from "./limits.ts";
import { storedFiles } from "./stored.ts";

const outcome = z.union([
  /** The files beside the parts, and the SHA-256 of all parts one after the other. */
  z.strictObject({ id: z.string(), files: storedFiles, sha256: z.string() }),
  /** For people: what failed and what to do. */
  z.strictObject({ id: z.string(), failure: z.string() }),
]);

/** For the job alone. */
export const finishExport = command({
  id: "audit.finish_export",
  permission: "audit.export",
  summary: "Record what an export came to",
  input: outcome,
  output: noOutput,
  async run(ctx, input) {
    const { id } = input;
    const row = await lockExport(ctx.tx, id);
    if (ctx.actor.kind !== "system" || !isOpen(row.status))
      throw new DomainError("conflict", "This export is not at this point.");
    const at = await ctx.now();
    const target = { type: "export", id } as const;
    const before = { status: row.status };
    if ("failure" in input) {
      const { failure } = input;
      await ctx.tx.auditExport.update({ where: { id }, data: { status: "failed", failure, finishedAt: at } });
      await ctx.audit({ target, before, after: { status: "failed", failure } });
      return {};
    }
    const parts = storedFiles.parse(row.parts);
    const files = [...parts, ...input.files];
    // What was last said of progress may be another process's word, who came to this export as well and was behind.
    const rows = parts.reduce((sum, { part }) => sum + (part?.rows ?? 0), 0);
    const expiresAt = new Date(at.getTime() + keptMs);
    await ctx.tx.auditExport.update({
      where: { id },
      data: { status: "done", parts: files, rowsDone: rows, progress: 1, finishedAt: at, expiresAt },
    });
    await ctx.audit({
      target,
      before,
      after: {
        status: "done",
        rows,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        sha256: input.sha256,
        manifest: files.find(({ name }) => name === "manifest.txt")?.sha256,
      },
    });
    return {};
  },
});
