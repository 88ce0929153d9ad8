import {
  type AccessLevel,
  accessLevels,
  type ChangeRisk,
  type Classification,
  classifications,
} from "#lib/core/words.ts";
import type { Change } from "./change.ts";
import { changeOf, detailOf, quoted, wholeChange } from "./details.ts";
import type { ReviewMaterial } from "./review-material.ts";

type Fact = "owner" | "data_classification" | "access_level" | "purpose";

/**
 * What a submission says about a server.
 *
 * | fact                    | risk                                                                           |
 * | ----------------------- | ------------------------------------------------------------------------------ |
 * | `owner`, `purpose`      | widening: somebody else answers for it; it is approved for a purpose           |
 * | `data_classification`   | widening, raised or lowered: other data flows, or fewer people look at the same |
 * | `access_level`          | raised: dangerous; lowered: widening, as fewer people look at the same         |
 */
export function compareFacts(before: ReviewMaterial, after: ReviewMaterial): Change[] {
  return [
    ...fact("owner", before.owner, after.owner, "widening", ownerMeans),
    ...fact(
      "data_classification",
      before.data_classification,
      after.data_classification,
      "widening",
      classificationMeans,
    ),
    ...fact(
      "access_level",
      before.access_level,
      after.access_level,
      isRaised(accessLevels, before.access_level, after.access_level) ? "dangerous" : "widening",
      accessMeans,
    ),
    ...fact("purpose", before.purpose, after.purpose, "widening", () => "It is for another purpose."),
  ];
}

function fact<T extends string>(
  name: Fact,
  was: T,
  is: T,
  risk: ChangeRisk,
  means: (was: T, is: T) => string,
): Change[] {
  if (was === is) return [];
  const detail = detailOf(wholeChange(was, is, ""), risk, means(was, is));
  return [changeOf({ area: name, anchor: name, name }, "changed", [detail])];
}

function ownerMeans(was: string, is: string): string {
  return `${quoted(is)} answers for it instead of ${quoted(was)}.`;
}

function classificationMeans(was: Classification, is: Classification): string {
  return isRaised(classifications, was, is)
    ? `More sensitive data passes through it: ${is}, not ${was}.`
    : `It is taken for less sensitive than before: ${is}, not ${was}.`;
}

function accessMeans(was: AccessLevel, is: AccessLevel): string {
  return isRaised(accessLevels, was, is)
    ? `Its tools may do more: ${is}, not ${was}.`
    : `Its tools are taken to do less than before: ${is}, not ${was}.`;
}

function isRaised<T>(levels: readonly T[], was: T, is: T): boolean {
  return levels.indexOf(is) > levels.indexOf(was);
}
