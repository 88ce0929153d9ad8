import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { fileColumns } from "./file-columns.ts";
import { replaceFileInput, sourceSummary } from "./schemas.ts";
import { loadSourceSummary } from "./source-view.ts";

export const replaceFile = command({
  id: "source.replace_file",
  permission: "source.manage",
  summary: "Replace the content of a source that is a file; sync it to see what changed",
  input: replaceFileInput,
  output: sourceSummary,
  target: ({ id }) => ({ type: "source", id }),
  async run(ctx, { id, text }) {
    const file = fileColumns(text);
    await ctx.tx.$queryRaw`SELECT id FROM source WHERE id = ${id} FOR UPDATE`;
    const source = await ctx.tx.source.findUnique({
      where: { id },
      include: {
        file: { select: { digest: true, bytes: true } },
        runs: { where: { status: "running" }, select: { id: true }, take: 1 },
      },
    });
    if (!source) throw notFound("source");
    if (source.kind !== "file")
      throw new DomainError(
        "conflict",
        `${source.name} is a registry; only a file's content can be replaced.`,
      );
    if (source.runs.length > 0)
      throw new DomainError("conflict", "The file is being read. Wait for the sync, or stop it first.");
    if (source.file?.digest === file.digest)
      throw new DomainError("conflict", "The file has this content already: nothing changes.");
    const at = await ctx.now();
    await ctx.tx.sourceFile.update({ where: { sourceId: id }, data: { ...file, uploadedAt: at } });
    await ctx.tx.source.update({ where: { id }, data: { updatedAt: at, revisedAt: at } });
    await ctx.audit({
      target: { type: "source", id, name: source.name },
      before: source.file,
      after: { digest: file.digest, bytes: file.bytes },
    });
    return loadSourceSummary(ctx.tx, id);
  },
});
