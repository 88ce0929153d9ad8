import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import { labelFacts, type ToolLabel } from "../tool-labels.ts";
import type { Change, ChangeDetail } from "./change.ts";
import { changeOf, detailOf, kindOf, wholeChange } from "./details.ts";
import { pairUp } from "./pair-up.ts";

type Facts = ReturnType<typeof labelFacts>[number];

/**
 * Tools that are labelled to do something else. Whatever more one is labelled to do is widening, whatever less is harmless. A label
 * comes and goes with its tool, which is judged by itself. Who labelled it makes no difference, as it makes none to what is covered.
 */
export function compareLabels(before: readonly ToolLabel[], after: readonly ToolLabel[]): Change[] {
  return pairUp(labelFacts(before), labelFacts(after), ({ tool }) => tool).flatMap(([was, is]): Change[] => {
    const details = was && is ? differences(was, is) : [wholeLabel(was, is)];
    const { tool } = is ?? was ?? { tool: "" };
    if (details.length === 0) return [];
    return [changeOf({ area: "label", anchor: `tool:${tool}`, name: tool }, kindOf(was, is), details)];
  });
}

function wholeLabel(was: Facts | undefined, is: Facts | undefined): ChangeDetail {
  const change = wholeChange(was, is, "");
  return is
    ? detailOf(change, "harmless", `It is labelled for the first time, with access ${is.access}.`)
    : detailOf(change, "harmless", "Its label is gone.");
}

function differences(was: Facts, is: Facts): ChangeDetail[] {
  const details: ChangeDetail[] = [];
  if (was.access !== is.access) {
    const change = wholeChange(was.access, is.access, "/access");
    const words = `${is.access}, not ${was.access}`;
    details.push(
      rankOf(is.access) > rankOf(was.access)
        ? detailOf(change, "widening", `It is labelled with more access: ${words}.`)
        : detailOf(change, "harmless", `It is labelled with less access: ${words}.`),
    );
  }
  for (const effect of is.effects)
    if (!was.effects.includes(effect))
      details.push(
        detailOf(
          wholeChange(undefined, effect, "/effects"),
          "widening",
          `It is labelled to do more: ${effect}.`,
        ),
      );
  for (const effect of was.effects)
    if (!is.effects.includes(effect))
      details.push(
        detailOf(
          wholeChange(effect, undefined, "/effects"),
          "harmless",
          `It is labelled to do less: not ${effect}.`,
        ),
      );
  return details;
}

function rankOf(access: AccessLevel): number {
  return accessLevels.indexOf(access);
}
