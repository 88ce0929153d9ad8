import type { ChangeDetail } from "./change.ts";
import { detailOf, wholeChange } from "./details.ts";
import { type SchemaPlace, subjectOf } from "./schema-place.ts";

/** How many values two schemas hold together, at most, to be taken apart: a hundred times what a model can make use of. */
export const schemaValuesMax = 100_000;

/** Whether two schemas hold so much that taking them apart would keep everybody else waiting. */
export function areTooLarge(was: unknown, is: unknown): boolean {
  return valuesLeft(is, valuesLeft(was, schemaValuesMax)) < 0;
}

function valuesLeft(value: unknown, allowed: number): number {
  let left = allowed - 1;
  if (typeof value !== "object" || value === null) return left;
  for (const member of Object.values(value)) {
    if (left < 0) break;
    left = valuesLeft(member, left);
  }
  return left;
}

/**
 * The difference between two schemas that are too large to take apart. They are not shown either. Nobody looked for what was
 * there before, so that any character that a reader would not see makes it dangerous.
 */
export function tooLargeDetail(is: unknown, place: SchemaPlace): ChangeDetail {
  const means = `${subjectOf(place)} is different in a way that is too large to take apart.`;
  const asNew = detailOf(wholeChange(undefined, is, place.pointer), "widening", means);
  return { pointer: place.pointer, kind: "changed", risk: asNew.risk, means: asNew.means };
}
