import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import {
  bundleFacts,
  bundleTarget,
  loadBundle,
  lockBundles,
  refuseOtherVersion,
  toBundleView,
} from "./bundle-row.ts";
import { bundleView, removeBundleInput } from "./schemas.ts";

export const removeBundle = command({
  id: "bundle.remove",
  permission: "bundle.manage",
  summary: "Have nobody request a bundle any more; grants that were requested by it stay",
  input: removeBundleInput,
  output: bundleView,
  target: bundleTarget,
  async run(ctx, { name, version, reason }) {
    if (ctx.actor.kind !== "user") throw new DomainError("forbidden", "Only people remove bundles.");
    await lockBundles(ctx.tx);
    const row = await loadBundle(ctx.tx, name);
    if (version !== undefined) refuseOtherVersion(row, version);
    await ctx.tx.bundle.update({
      where: { name_version: { name, version: row.version } },
      data: { endedAt: await ctx.now(), endedById: ctx.actor.id, endReason: reason },
    });
    await ctx.audit({ target: bundleTarget(row), before: bundleFacts(row), after: null, reason });
    return toBundleView(row);
  },
});
