import type { GrantNarrowings, GrantUse, NarrowingView } from "#lib/access/narrowings/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { plural } from "#lib/ui/format.ts";

/** A tool that can stay or go. */
export type NarrowingTool = {
  name: string;
  used: boolean;
  /** How it was used, where that is known. */
  hint?: string;
};

/** What a person would tick: those that were used first, each with how. */
export function toolsOfUse({ tools }: Pick<GrantUse, "tools">): NarrowingTool[] {
  return tools.map(({ tool, permits, denials }) => ({
    name: tool,
    used: permits > 0,
    hint: [
      permits > 0 ? plural(permits, "call") : "Not used",
      denials > 0 ? `${denials.toLocaleString("en")} denied` : "",
    ]
      .filter(Boolean)
      .join(", "),
  }));
}

/** The tools ticked when the dialog opens: what is suggested, or else what was used. */
export function startingKeep(
  tools: readonly NarrowingTool[],
  suggestion: Pick<GrantUse["suggestion"], "verdict" | "keep">,
): string[] {
  if (suggestion.verdict === "narrow") return [...suggestion.keep];
  return tools.filter(({ used }) => used).map(({ name }) => name);
}

/** Why a choice can't be carried out, in words that say what to do instead; undefined when it can. */
export function keepRefusal(keep: number, all: number): string | undefined {
  if (keep === 0) return "Nothing would stay. Tick a tool, or end the access as a whole instead.";
  if (keep === all) return "Everything stays ticked. Untick what the agent does not need.";
  return undefined;
}

type NarrowingState = NarrowingView["state"];
export const narrowingStateLabels: Record<NarrowingState, string> = {
  shadow: "Can be restored",
  removed: "Removed",
  undone: "Restored",
};

/** Why nobody can press restore at a narrowing; undefined when this reader can. */
export function restoreRefusal(
  { state }: Pick<NarrowingView, "state">,
  { restore }: GrantNarrowings["can"],
): string | undefined {
  if (state === "removed") return "The time to restore it is over. Ask for the tools anew.";
  return restore === true ? undefined : restore.no;
}

/** What was refused, in the words of the first thing that is wrong: these dialogs have one field to look at. */
export function plainFailure(error: Error | null): Error | null {
  const [issue] = error instanceof ApiError ? error.errors : [];
  return issue ? new Error(issue.message) : error;
}
