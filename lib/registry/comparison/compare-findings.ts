import { oneLine } from "#lib/core/one-line.ts";
import { type ChangeRisk, type FindingSeverity, findingSeverities } from "#lib/core/words.ts";
import type { Finding } from "../schemas.ts";
import type { Change } from "./change.ts";
import { changeOf, detailOf, kindOf, wholeChange } from "./details.ts";
import { pairUp } from "./pair-up.ts";
import { stableText } from "./stable-text.ts";

const riskOfNew: Record<FindingSeverity, ChangeRisk> = {
  info: "harmless",
  low: "harmless",
  medium: "widening",
  high: "dangerous",
};

/**
 * Findings that are new, gone, or say something else at the same place. A new one is as bad as it is severe (high dangerous, medium
 * widening); one that says something else as well, unless it is milder than it was; one that is gone is harmless.
 */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): Change[] {
  return pairUp(before, after, placeKey).flatMap(([was, is]): Change[] => {
    const finding = is ?? was;
    if (!finding || stableText(was) === stableText(is)) return [];
    const detail = detailOf(wholeChange(was, is, ""), riskOf(was, is), meansOf(was, is));
    const { check, pointer } = finding;
    const anchor = `finding:${check}${pointer === null ? "" : `#${pointer}`}`;
    return [changeOf({ area: "finding", anchor, name: check }, kindOf(was, is), [detail])];
  });
}

function placeKey({ check, pointer, evidence }: Finding): string {
  return stableText([check, pointer, evidence?.server]);
}

function riskOf(was: Finding | undefined, is: Finding | undefined): ChangeRisk {
  const milder = was && is && rankOf(is) < rankOf(was);
  return !is || milder ? "harmless" : riskOfNew[is.severity];
}

function rankOf({ severity }: Finding): number {
  return findingSeverities.indexOf(severity);
}

function meansOf(was: Finding | undefined, is: Finding | undefined): string {
  if (!is) return `No longer found: ${oneLine(was?.message ?? "", 200)}`;
  return `${was ? "Found anew" : "Found"}: ${oneLine(is.message, 200)}`;
}
