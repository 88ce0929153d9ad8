import type { DutySelector } from "#lib/access/duties/schemas.ts";
import { accessLevelLabels, toolEffectLabels } from "#lib/ui/labels.ts";

/** A part of what a selector says: our word, or a name that somebody else gave. */
export type SelectorPart = { text: string; foreign: boolean };

/** `any tool of com.example/pay with write access that pays`, in parts. */
export function selectorParts({ server, tool, access_level, effect }: DutySelector): SelectorPart[] {
  const ours = (text: string): SelectorPart => ({ text, foreign: false });
  const theirs = (text: string): SelectorPart => ({ text, foreign: true });
  return [
    ...(tool === undefined ? [ours("any tool")] : [ours("the tool"), theirs(tool)]),
    ...(server === undefined ? [ours("of any server")] : [ours("of"), theirs(server)]),
    ...(access_level === undefined
      ? []
      : [ours(`with ${accessLevelLabels[access_level].toLowerCase()} access`)]),
    ...(effect === undefined ? [] : [ours(`labelled "${toolEffectLabels[effect].toLowerCase()}"`)]),
  ];
}
