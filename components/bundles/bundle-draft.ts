import type { BundleItem, BundleView } from "#lib/access/bundles/schemas.ts";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import { linesOf } from "../grants/request-draft.ts";
import type { BundleInput } from "./api.ts";

/** A part of a bundle while it is filled in. Conditions on arguments stay as they were. */
export type ItemDraft = {
  key: string;
  server: string;
  scopes: readonly AccessLevel[];
  /** By their names, one a line. */
  tools: string;
  constraints: BundleItem["constraints"];
};
export type BundleDraft = {
  name: string;
  description: string;
  items: readonly ItemDraft[];
  reason: string;
};

export function newItem(): ItemDraft {
  return { key: crypto.randomUUID(), server: "", scopes: [], tools: "", constraints: [] };
}

export function toBundleDraft(bundle: BundleView | null): BundleDraft {
  return {
    name: bundle?.name ?? "",
    description: bundle?.description ?? "",
    items: bundle?.items.map(toItemDraft) ?? [newItem()],
    reason: "",
  };
}

function toItemDraft({ server, scopes, tools, constraints }: BundleItem): ItemDraft {
  return { ...newItem(), server, scopes, tools: tools.join("\n"), constraints };
}

/** As the API takes it. What is wrong with it, the API's own schema says. */
export function toBundleInput(draft: BundleDraft, baseVersion: number | null): BundleInput {
  return {
    name: draft.name.trim(),
    base_version: baseVersion,
    description: draft.description.trim(),
    items: draft.items.map(({ server, scopes, tools, constraints }) => ({
      server,
      scopes: accessLevels.filter((level) => scopes.includes(level)),
      tools: linesOf(tools),
      constraints,
    })),
    reason: draft.reason.trim(),
  };
}
