import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { fileColumns } from "./file-columns.ts";
import { createSourceInput, sourceSummary } from "./schemas.ts";
import { assertNameIsFree } from "./source-name.ts";
import { loadSourceSummary } from "./source-view.ts";

export const createSource = command({
  id: "source.create",
  permission: "source.manage",
  summary: "Add an upstream registry or an uploaded file as a source of servers",
  input: createSourceInput,
  output: sourceSummary,
  async run(ctx, { name, kind, url, text, filter }) {
    if (ctx.actor.kind !== "user")
      throw new DomainError("forbidden", "Only a person can add a source: its syncs submit in their name.");
    await assertNameIsFree(ctx.tx, name);
    const file = text === undefined ? null : fileColumns(text);
    const id = newId("source");
    const at = await ctx.now();
    await ctx.tx.source.create({
      data: {
        id,
        name,
        kind,
        url: url ?? null,
        filter,
        createdById: ctx.actor.id,
        createdAt: at,
        updatedAt: at,
        revisedAt: at,
        ...(file && { file: { create: { ...file, uploadedAt: at } } }),
      },
    });
    await ctx.audit({
      target: { type: "source", id, name },
      after: { kind, url, filter, ...(file && { digest: file.digest, bytes: file.bytes }) },
    });
    return loadSourceSummary(ctx.tx, id);
  },
});
