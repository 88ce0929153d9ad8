import { isObject } from "#lib/core/json-object.ts";
import { stableText } from "./stable-text.ts";

/** Gives two JSON values the same number exactly when they say the same. */
export type IdOf = (value: unknown) => number;

/**
 * Numbers for the values of one comparison. Each object is read once, so that asking at every level of a tree costs no more than
 * asking at its root; and they are no hashes, so that nobody can make two that differ share one.
 */
export function stableIds(): IdOf {
  const byText = new Map<string, number>();
  const byObject = new WeakMap<object, number>();
  return idOf;

  function idOf(value: unknown): number {
    if (typeof value !== "object" || value === null) return numberOf(stableText(value));
    const known = byObject.get(value);
    if (known !== undefined) return known;
    const id = numberOf(textOf(value));
    byObject.set(value, id);
    return id;
  }

  /** As `stableText` has it, with a number in the place of everything within. */
  function textOf(value: object): string {
    if (Array.isArray(value)) return `[${value.map(idOf).join()}]`;
    if (!isObject(value)) return "";
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${JSON.stringify(name)}:${idOf(value[name])}`).join()}}`;
  }

  function numberOf(text: string): number {
    const known = byText.get(text);
    if (known !== undefined) return known;
    byText.set(text, byText.size);
    return byText.size - 1;
  }
}
