import { DomainError, notFound } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { contains } from "#lib/db/contains.ts";
import { findOwner } from "#lib/identity/index.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { assertPermitted } from "#lib/kernel/ctx.ts";
import { enqueue } from "#lib/kernel/enqueue.ts";
import { loadBatchView } from "./batch-view.ts";
import { importEntriesJob } from "./jobs.ts";
import { importBatchView, importInput, importMax } from "./schemas.ts";

export const importEntries = command({
  id: "source.import",
  permission: "source.import",
  summary: "Submit entries of a source for approval, all with the same facts; a job works through them",
  input: importInput,
  output: importBatchView,
  target: ({ id }) => ({ type: "source", id }),
  async run(ctx, input) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only a person can import.");
    // Each item is a submission of theirs: a token that may not submit gets nothing by asking for many.
    assertPermitted(ctx, "submission.create");
    const source = await ctx.tx.source.findUnique({ where: { id: input.id }, select: { name: true } });
    if (!source) throw notFound("source");
    await findOwner(ctx.tx, input.owner);

    const id = newId("importBatch");
    await ctx.tx.importBatch.create({
      data: {
        id,
        sourceId: input.id,
        requestedById: ctx.actor.id,
        owner: input.owner,
        classification: input.data_classification,
        accessLevel: input.access_level,
        purpose: input.purpose,
        createdAt: await ctx.now(),
      },
    });
    const total = input.entry_ids
      ? await addChosen(ctx, id, input.id, input.entry_ids)
      : await addMatching(ctx, id, input.id, input.filter ?? {});
    await ctx.audit({
      target: { type: "source", id: input.id, name: source.name },
      after: {
        batch: id,
        entries: total,
        owner: input.owner,
        data_classification: input.data_classification,
        access_level: input.access_level,
        purpose: input.purpose,
      },
    });
    await enqueue(ctx.tx, importEntriesJob, { batch_id: id }, { key: id });
    return loadBatchView(ctx.tx, id);
  },
});

/** The entries that were named, in that order. One that is not the source's is nobody's to import. */
async function addChosen(
  { tx }: CommandCtx,
  batchId: string,
  sourceId: string,
  entryIds: readonly string[],
): Promise<number> {
  const ids = [...new Set(entryIds)];
  const added = await tx.$executeRaw`
    INSERT INTO import_item (batch_id, position, entry_id, name, version, hash)
    SELECT ${batchId}, chosen.position, e.id, e.name, e.version, e.hash
    FROM unnest(${ids}::text[]) WITH ORDINALITY AS chosen(id, position)
    JOIN source_entry e ON e.id = chosen.id AND e.source_id = ${sourceId}`;
  if (added < ids.length)
    throw new DomainError("invalid", "The input is not valid: entry_ids.", {
      issues: [
        { pointer: "/entry_ids", message: `${ids.length - added} of these are no entries of this source.` },
      ],
    });
  return added;
}

type Filter = { q?: string; status?: string; latest?: boolean };

/** Every valid, new entry that fits, by name. Too many are refused: a part would pass for the whole. */
async function addMatching(
  { tx }: CommandCtx,
  batchId: string,
  sourceId: string,
  { q, status, latest }: Filter,
): Promise<number> {
  const pattern = contains(q);
  const added = await tx.$executeRaw`
    INSERT INTO import_item (batch_id, position, entry_id, name, version, hash)
    SELECT ${batchId}, row_number() OVER (ORDER BY name, version), id, name, version, hash
    FROM source_entry
    WHERE source_id = ${sourceId} AND matches AND state = 'new' AND valid
      AND (${pattern}::text IS NULL OR name ILIKE ${pattern} OR description ILIKE ${pattern})
      AND (${status ?? null}::text IS NULL OR status = ${status ?? null})
      AND (NOT ${latest ?? false} OR is_latest)
    ORDER BY name, version
    LIMIT ${importMax + 1}`;
  if (added === 0)
    throw new DomainError("conflict", "No valid, new entry fits. Look at the list without the filter.");
  if (added > importMax)
    throw new DomainError("conflict", `More than ${importMax} entries fit. Narrow the filter.`);
  return added;
}
