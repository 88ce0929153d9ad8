import { stableText } from "./stable-text.ts";

/** Whether a constraint lets more through than it did. `other`: it differs, and nobody can say in which direction. */
export type Verdict = "same" | "narrower" | "wider" | "other";

/** Compares two values of a keyword; `undefined` is a keyword that is not there. */
export type Constraint = (was: unknown, is: unknown) => Verdict;

/**
 * JSON Schema keywords of which one can tell whether they let more through:
 *
 * | keyword                                                                  | narrower         | wider              | other          |
 * | ------------------------------------------------------------------------ | ---------------- | ------------------ | -------------- |
 * | `type`                                                                   | fewer types      | another type       | unknown type   |
 * | `enum`                                                                   | fewer values     | another value      | not a list     |
 * | `const`, `pattern`, `format`, `multipleOf`                               | new              | gone               | another        |
 * | `minimum`, `exclusiveMinimum`, `minLength`, `minItems`, `minProperties`  | new or higher    | gone or lower      | not a number   |
 * | `maximum`, `exclusiveMaximum`, `maxLength`, `maxItems`, `maxProperties`  | new or lower     | gone or higher     | not a number   |
 * | `uniqueItems`                                                            | true             | no longer true     | not a boolean  |
 *
 * A new `enum`, `const`, `pattern` or `format` that reads as text is `other`: a model reads it, so it can carry a message.
 */
export const constraints: ReadonlyMap<string, Constraint> = new Map([
  ["type", types],
  ["enum", values],
  ...["const", "pattern", "format", "multipleOf"].map((keyword) => [keyword, presence] as const),
  ...["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"].map(
    (keyword) => [keyword, limit((was, is) => is > was)] as const,
  ),
  ...["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"].map(
    (keyword) => [keyword, limit((was, is) => is < was)] as const,
  ),
  ["uniqueItems", uniqueness],
]);

const allTypes = ["null", "boolean", "object", "array", "number", "integer", "string"];

function types(was: unknown, is: unknown): Verdict {
  const [before, after] = [typeSet(was), typeSet(is)];
  if (!before || !after) return stableText(was) === stableText(is) ? "same" : "other";
  return subsetVerdict(before, after);
}

/** Null where it is none of JSON Schema's. Every integer is a number. */
function typeSet(type: unknown): Set<unknown> | null {
  const names: unknown[] = type === undefined ? allTypes : Array.isArray(type) ? type : [type];
  if (!names.every((name) => typeof name === "string" && allTypes.includes(name))) return null;
  return new Set(names.includes("number") ? [...names, "integer"] : names);
}

function values(was: unknown, is: unknown): Verdict {
  if (!Array.isArray(was) || !Array.isArray(is)) return presence(was, is);
  return subsetVerdict(new Set(was.map(stableText)), new Set(is.map(stableText)));
}

function subsetVerdict(before: Set<unknown>, after: Set<unknown>): Verdict {
  for (const value of after) if (!before.has(value)) return "wider";
  return after.size === before.size ? "same" : "narrower";
}

function presence(was: unknown, is: unknown): Verdict {
  if (was === undefined) return readsAsText(is) ? "other" : "narrower";
  if (is === undefined) return "wider";
  return stableText(was) === stableText(is) ? "same" : "other";
}

function limit(isTighter: (was: number, is: number) => boolean): Constraint {
  return (was, is) => {
    if (was === is) return "same";
    if (was === undefined) return typeof is === "number" ? "narrower" : "other";
    if (is === undefined) return "wider";
    if (typeof was !== "number" || typeof is !== "number") return presence(was, is);
    return isTighter(was, is) ? "narrower" : "wider";
  };
}

function uniqueness(was: unknown = false, is: unknown = false): Verdict {
  if (typeof was !== "boolean" || typeof is !== "boolean") return presence(was, is);
  return was === is ? "same" : is ? "narrower" : "wider";
}

const tokenMax = 64;

/** Whether a value is more than a token: long, or with spaces in it. */
function readsAsText(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(readsAsText);
  if (typeof value === "string") return value.length > tokenMax || /\s/.test(value);
  return typeof value === "object" && value !== null;
}
