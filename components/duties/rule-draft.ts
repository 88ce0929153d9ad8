import type { DutyRuleView, DutySelector, DutySides } from "#lib/access/duties/schemas.ts";
import type { RuleInput } from "./api.ts";

/** A selector while it is filled in: what is empty says nothing. */
export type SelectorDraft = {
  key: string;
  server: string;
  tool: string;
  access_level: DutySelector["access_level"] | "";
  effect: DutySelector["effect"] | "";
};
export type SideDraft = { name: string; any: readonly SelectorDraft[] };
export type RuleDraft = {
  name: string;
  description: string;
  sides: readonly [SideDraft, SideDraft];
  reason: string;
};

export function newSelector(): SelectorDraft {
  return { key: crypto.randomUUID(), server: "", tool: "", access_level: "", effect: "" };
}

export function toRuleDraft(rule: DutyRuleView | null): RuleDraft {
  const [one, other] = rule?.sides ?? [];
  return {
    name: rule?.name ?? "",
    description: rule?.description ?? "",
    sides: [toSideDraft(one), toSideDraft(other)],
    reason: "",
  };
}

function toSideDraft(side: DutySides[number] | undefined): SideDraft {
  return {
    name: side?.name ?? "",
    any: side?.any.map((selector) => ({ ...newSelector(), ...selector })) ?? [newSelector()],
  };
}

/** As the API takes it. What is wrong with it, the API's own schema says. */
export function toRuleInput(
  { name, description, sides, reason }: RuleDraft,
  baseId: string | null,
): RuleInput {
  return {
    name: name.trim(),
    base_id: baseId,
    description: description.trim(),
    sides: sides.map((side) => ({
      name: side.name.trim(),
      any: side.any.map(toSelector),
    })) as unknown as DutySides,
    reason: reason.trim(),
  };
}

function toSelector({ server, tool, access_level, effect }: SelectorDraft): DutySelector {
  return {
    ...(server.trim() === "" ? {} : { server: server.trim() }),
    ...(tool.trim() === "" ? {} : { tool: tool.trim() }),
    ...(access_level === "" ? {} : { access_level }),
    ...(effect === "" ? {} : { effect }),
  } as DutySelector;
}
