import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import {
  bundleFacts,
  bundleInclude,
  bundleTarget,
  findBundle,
  lockBundles,
  refuseOtherVersion,
  toBundleView,
} from "./bundle-row.ts";
import { checkItems } from "./check-items.ts";
import { bundleView, setBundleInput } from "./schemas.ts";

/** Grants that were requested by an earlier version stay what they are: their terms are their own. */
export const setBundle = command({
  id: "bundle.set",
  permission: "bundle.manage",
  summary: "Say what a bundle contains from now on, as another version of it",
  input: setBundleInput,
  output: bundleView,
  target: bundleTarget,
  async run(ctx, { name, base_version, description, items, reason }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only people set bundles.");
    await lockBundles(ctx.tx);
    const before = await findBundle(ctx.tx, name);
    refuseOtherVersion(before, base_version);
    const at = await ctx.now();
    await checkItems(ctx.tx, items, at);
    const said = { description, items: canonicalJson(items) };
    if (before?.description === description && before.items === said.items)
      throw new DomainError("conflict", "That is what the bundle says already. Change something first.");

    if (before)
      await ctx.tx.bundle.update({
        where: { name_version: { name, version: before.version } },
        data: { endedAt: at, endedById: ctx.actor.id, endReason: reason },
      });
    const row = await ctx.tx.bundle.create({
      data: {
        ...said,
        name,
        version: await nextVersion(ctx.tx, name),
        createdById: ctx.actor.id,
        createdAt: at,
      },
      include: bundleInclude,
    });
    await ctx.audit({
      target: bundleTarget(row),
      before: before && bundleFacts(before),
      after: bundleFacts(row),
      reason,
    });
    return toBundleView(row);
  },
});

/** A number names one version for good, also after the bundle was removed and made again. */
async function nextVersion(tx: Pick<Tx, "bundle">, name: string): Promise<number> {
  const { _max } = await tx.bundle.aggregate({ where: { name }, _max: { version: true } });
  return (_max.version ?? 0) + 1;
}
