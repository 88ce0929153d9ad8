import type { JsonObject } from "#lib/core/json-object.ts";
import type { ArgumentConstraint } from "../grants/schemas.ts";
import { matchesWhole } from "./pattern.ts";

/**
 * Whether arguments are what a constraint says. One that is missing is not; nothing is converted, so that `1` and `"1"`
 * are two values. Which tool the constraint is about is for the caller to look at.
 */
export function holds({ argument, must }: ArgumentConstraint, args: JsonObject | undefined): boolean {
  const value = valueAt(args, argument);
  switch (must.op) {
    case "equals":
      return value === must.value;
    case "one_of":
      return must.values.some((one) => one === value);
    case "range":
      return isWithin(value, must.min, must.max);
    case "prefix":
      return typeof value === "string" && value.startsWith(must.prefix);
    case "pattern":
      return typeof value === "string" && matchesWhole(must.pattern, value) === true;
    default:
      return must satisfies never;
  }
}

function isWithin(value: unknown, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= min && value <= max;
}

/** What a JSON pointer (RFC 6901) points at, of a value's own members alone; undefined for nothing. */
export function valueAt(root: unknown, pointer: string): unknown {
  if (!isPointer(pointer)) return undefined;
  let value = root;
  for (const token of pointer.split("/").slice(1)) {
    value = memberOf(value, token.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (value === undefined) return undefined;
  }
  return value;
}

/** RFC 6901 §3: a tilde stands before 0 or 1 and nowhere else. */
function isPointer(text: string): boolean {
  return /^(\/([^/~]|~[01])*)*$/.test(text);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  // RFC 6901 §4: an index of a list has digits alone, and none in front that say nothing.
  if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(name)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
