import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError, notFound } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { sourceFilter, sourceSummary, updateSourceInput } from "./schemas.ts";
import { assertNameIsFree } from "./source-name.ts";
import { loadSourceSummary } from "./source-view.ts";

export const updateSource = command({
  id: "source.update",
  permission: "source.manage",
  summary:
    "Rename a source, pause it, or choose which servers it takes; a new filter holds from the next sync on",
  input: updateSourceInput,
  output: sourceSummary,
  target: ({ id }) => ({ type: "source", id }),
  async run(ctx, { id, name, filter, paused }) {
    await ctx.tx.$queryRaw`SELECT id FROM source WHERE id = ${id} FOR UPDATE`;
    const source = await ctx.tx.source.findUnique({ where: { id } });
    if (!source) throw notFound("source");
    if (name !== undefined) await assertNameIsFree(ctx.tx, name, id);
    const at = await ctx.now();
    const before = { name: source.name, filter: sourceFilter.parse(source.filter), paused: source.paused };
    const after = {
      name: name ?? before.name,
      filter: filter ?? before.filter,
      paused: paused ?? before.paused,
    };
    if (canonicalJson(after) === canonicalJson(before))
      throw new DomainError("conflict", "That is what the source says already.");
    const isRevised = canonicalJson(after.filter) !== canonicalJson(before.filter);
    await ctx.tx.source.update({
      where: { id },
      data: { ...after, updatedAt: at, ...(isRevised ? { revisedAt: at } : {}) },
    });
    await ctx.audit({ target: { type: "source", id, name: after.name }, before, after });
    return loadSourceSummary(ctx.tx, id);
  },
});
