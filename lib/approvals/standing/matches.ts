import { sameJson } from "#lib/core/json-diff.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { membersOf, type Place, placeOf, pointerOf, stepInto } from "./place.ts";
import type { ArgumentConstraint } from "./schemas.ts";

/** Where arguments are not what was allowed, as a JSON pointer, and why, in words. */
export type Mismatch = { pointer: string; why: string };

/**
 * Whether arguments are like those of the call that was approved, as far as constraints say what may differ. Each leaf (an empty
 * list or object is one too) must be under exactly one constraint, each constraint's place must be there, lists and objects on
 * the way to it as they were, and what is there must be what the constraint says. Numbers are compared as numbers, texts by
 * their code units; nothing is converted.
 *
 * @param like the arguments that were approved
 * @returns the first place that does not match; null where all do
 */
export function mismatchOf(
  constraints: readonly ArgumentConstraint[],
  like: JsonObject,
  args: JsonObject,
): Mismatch | null {
  const placed = placeConstraints(constraints, like);
  if ("why" in placed) return placed;
  const left = new Map(placed);
  const found = lookAt(args, "", 0, left, placed);
  if (found) return found;
  const [missing] = left.keys();
  return missing === undefined
    ? null
    : { pointer: pointerOf(missing), why: "It is missing, or of another kind." };
}

type Placed = ReadonlyMap<Place, ArgumentConstraint>;

/** Which of the constraints are where; or the first that is nowhere, or where another one is. */
function placeConstraints(constraints: readonly ArgumentConstraint[], like: JsonObject): Placed | Mismatch {
  const placed = new Map<Place, ArgumentConstraint>();
  for (const constraint of constraints) {
    const { pointer } = constraint;
    const found = placeOf(like, pointer);
    if (!found) return { pointer, why: "The call that was approved has no such argument." };
    if (placed.has(found.place)) return { pointer, why: "Two constraints are about it. Leave one." };
    placed.set(found.place, constraint);
  }
  return placed;
}

/** @param above how many constraints are about what this value is within */
function lookAt(
  value: unknown,
  place: Place,
  above: number,
  left: Map<Place, ArgumentConstraint>,
  placed: Placed,
): Mismatch | null {
  const constraint = placed.get(place);
  if (constraint && !holds(constraint, value))
    return { pointer: pointerOf(place), why: "It is not what the constraint allows." };
  left.delete(place);
  const about = above + (constraint ? 1 : 0);
  if (about > 1) return { pointer: pointerOf(place), why: "Two constraints are about it. Leave one." };
  const within = membersOf(value);
  if (within === null)
    return about === 1 ? null : { pointer: pointerOf(place), why: "No constraint is about it." };
  for (const name of Object.keys(within)) {
    const found = lookAt(within[name], stepInto(place, within, name), about, left, placed);
    if (found) return found;
  }
  return null;
}

function holds(constraint: ArgumentConstraint, value: unknown): boolean {
  switch (constraint.is) {
    case "equals":
      return sameJson(constraint.value, value);
    case "one_of":
      return constraint.values.some((one) => sameJson(one, value));
    case "between":
      return typeof value === "number" && value >= constraint.min && value <= constraint.max;
    case "text":
      return typeof value === "string" && Array.from(value).length <= constraint.max_length;
    default:
      return constraint satisfies never;
  }
}
