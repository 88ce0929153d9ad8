import type { ToolEffect } from "#lib/core/words.ts";

const irreversible: readonly string[] = ["deletes", "pays", "executes", "reaches_out"] satisfies ToolEffect[];

type Reversibility = "reversible" | "irreversible" | "unknown";

/** Whether what a tool does can be undone, as reviewers labelled it. A tool without labels is not known to be harmless. */
export function reversibilityOf(effects: readonly string[]): Reversibility {
  if (effects.some((effect) => irreversible.includes(effect))) return "irreversible";
  return effects.length === 0 ? "unknown" : "reversible";
}
