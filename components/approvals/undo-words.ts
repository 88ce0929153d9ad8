import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import type { ToolEffect } from "#lib/core/words.ts";

/** What a tool does that stays done, as its reviewers labelled it. */
export const lastingEffects: ReadonlySet<string> = new Set<ToolEffect>([
  "deletes",
  "pays",
  "executes",
  "reaches_out",
]);

const verbs: Partial<Record<ToolEffect, string>> = {
  deletes: "it deletes",
  pays: "it pays",
  executes: "it runs code",
  reaches_out: "it reaches out of the house",
};

type Facts = Pick<ApprovalView, "reversibility"> & Pick<ApprovalView["display"], "effects" | "access">;

/** Whether the call can be undone, in a sentence. What nobody labelled is taken for what can't. */
export function undoWords({ reversibility, effects, access }: Facts): string {
  const lasting = verbsOf(effects);
  switch (reversibility) {
    case "irreversible":
      return lasting === "" ? "Can't be undone, by its reviewers' word." : `Can't be undone: ${lasting}.`;
    case "reversible":
      return lasting === ""
        ? "Can be undone, by its reviewers' word."
        : `Can be undone, by its reviewers' word, though ${lasting}.`;
    case "unknown":
      if (lasting !== "") return `Take it that it can't be undone: ${lasting}.`;
      return access === "read" && effects.every((effect) => harmless.has(effect)) && effects.includes("reads")
        ? "Nothing to undo: it only reads."
        : "Nobody has said whether it can be undone: take it that it can't.";
    default:
      return reversibility satisfies never;
  }
}

const harmless: ReadonlySet<string> = new Set<ToolEffect>(["reads", "takes_untrusted_input"]);

function verbsOf(effects: readonly string[]): string {
  const said = effects.flatMap((effect) => verbs[effect as ToolEffect] ?? []);
  return said.length < 2 ? said.join("") : `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`;
}
