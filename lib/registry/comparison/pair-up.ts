import { compareTexts } from "#lib/core/text.ts";
import { stableText } from "./stable-text.ts";

/** A thing before and after; `undefined` where it is not there. */
export type Pair<T> = readonly [before: T | undefined, after: T | undefined];

/**
 * What belongs together in two lists, whatever their order: things with equal keys. Where several share a key, those that are
 * the same are set aside and the others paired in a fixed order, so that none is lost.
 */
export function pairUp<T>(before: readonly T[], after: readonly T[], keyOf: (thing: T) => string): Pair<T>[] {
  const groups = new Map<string, { was: T[]; is: T[] }>();
  const groupOf = (thing: T) => {
    const key = keyOf(thing);
    const group = groups.get(key) ?? { was: [], is: [] };
    groups.set(key, group);
    return group;
  };
  for (const thing of before) groupOf(thing).was.push(thing);
  for (const thing of after) groupOf(thing).is.push(thing);
  return [...groups.values()].flatMap(({ was, is }): Pair<T>[] =>
    was.length <= 1 && is.length <= 1 ? [[was[0], is[0]]] : pairTwins(was, is),
  );
}

function pairTwins<T>(was: T[], is: T[]): Pair<T>[] {
  const counts = new Map<string, number>();
  const left = { was: inOrder(was), is: inOrder(is) };
  for (const { text } of left.is) counts.set(text, (counts.get(text) ?? 0) + 1);
  const gone = left.was.filter(({ text }) => !takeOne(counts, text));
  const fresh = left.is.filter(({ text }) => takeOne(counts, text));
  return Array.from(
    { length: Math.max(gone.length, fresh.length) },
    (_, index): Pair<T> => [gone[index]?.thing, fresh[index]?.thing],
  );
}

function inOrder<T>(things: T[]): { text: string; thing: T }[] {
  return things
    .map((thing) => ({ text: stableText(thing), thing }))
    .sort((a, b) => compareTexts(a.text, b.text));
}

/** Whether one of it was left; it is taken then. */
function takeOne(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text) ?? 0;
  if (count > 0) counts.set(text, count - 1);
  return count > 0;
}
