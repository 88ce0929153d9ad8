import { DomainError, invalidField } from "#lib/core/errors.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { bundleTarget, findBundle, toBundleView } from "../bundles/index.ts";
import type { BundleItem, BundleView } from "../bundles/schemas.ts";
import { createRequest } from "./create-request.ts";
import { loadGrantView } from "./grant-view.ts";
import { requestBundleInput, requestedBundle } from "./schemas.ts";

type Asked = { agent_id: string; minutes?: number | undefined; reason: string };

/** The terms are copied: what becomes of the bundle afterwards changes no grant. */
export const requestBundle = command({
  id: "bundle.request",
  permission: "grant.request",
  summary:
    "Request all that a bundle contains for an agent that you answer for: a grant for each item, or none at all",
  input: requestBundleInput,
  output: requestedBundle,
  target: ({ agent_id }) => ({ type: "agent", id: agent_id }),
  async run(ctx, { bundle: name, version, ...asked }) {
    const bundle = await standing(ctx, name, version);
    const label = `${bundle.name}@${bundle.version}`;
    const ids: string[] = [];
    for (const item of bundle.items) ids.push(await requestItem(ctx, item, asked, label));
    await ctx.audit({
      target: bundleTarget(bundle),
      after: { bundle: label, agent_id: asked.agent_id, grants: ids },
      reason: asked.reason,
    });
    const items = [];
    for (const id of ids) items.push(await loadGrantView(ctx, ctx.tx, id));
    return { bundle: label, items };
  },
});

async function standing({ tx }: CommandCtx, name: string, version: number | undefined): Promise<BundleView> {
  const row = await findBundle(tx, name);
  if (!row) throw invalidField("bundle", "There is no bundle of this name.");
  if (version !== undefined && version !== row.version)
    throw new DomainError(
      "stale",
      `Version ${row.version} of this bundle stands by now. Look at what changed, then request it.`,
      { details: { current_version: row.version } },
    );
  return toBundleView(row);
}

async function requestItem(ctx: CommandCtx, item: BundleItem, asked: Asked, label: string): Promise<string> {
  try {
    return await createRequest(ctx, { ...item, ...asked, users: [] }, label);
  } catch (error) {
    throw inBundleWords(error, item.server);
  }
}

/** What is wrong with one item is no field of this request, but for how long it asks. */
function inBundleWords(error: unknown, server: string): unknown {
  if (!(error instanceof DomainError) || error.code === "forbidden" || error.code === "not_found")
    return error;
  const [issue] = error.issues;
  if (issue?.pointer === "/minutes") return invalidField("minutes", `On ${server}: ${issue.message}`);
  return new DomainError("conflict", `On ${server}: ${issue?.message ?? error.message}`, {
    details: error.details,
  });
}
