import { asSeen } from "#lib/core/unseen.ts";

// After Unicode's confusables (UTS #39), narrowed to what names are made of, and widened by what small type blurs.
const twins: [RegExp, string][] = [
  [/[._-]+/g, "-"],
  [/0/g, "o"],
  [/[1i|]/g, "l"],
  [/5/g, "s"],
  [/rn/g, "m"],
  [/vv/g, "w"],
  [/cl/g, "d"],
];

/** Small letters of other scripts, Cyrillic and Greek above all, by the Latin letter that they are drawn like. */
const drawnLike: Record<string, string> = {
  a: "\u0430\u03B1\u0251",
  b: "\u0432",
  c: "\u0441\u03F2",
  d: "\u0501",
  e: "\u0435\u03B5",
  g: "\u0261",
  h: "\u043D\u04BB",
  i: "\u0456\u03B9\u0131",
  j: "\u0458",
  k: "\u043A\u03BA",
  m: "\u043C",
  n: "\u03B7",
  o: "\u043E\u03BF\u0585",
  p: "\u0440\u03C1",
  q: "\u051B",
  s: "\u0455",
  t: "\u0442\u03C4",
  u: "\u03C5",
  v: "\u0475\u03BD",
  w: "\u051D",
  x: "\u0445\u03C7",
  y: "\u0443",
};
const latinOf = new Map(
  Object.entries(drawnLike).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

/**
 * What a server's name comes to at a careless glance: equal for names that differ in case, in `0O`, `1lI`, `5S`, `rn m`,
 * `vv w`, `cl d`, or in which of `. _ -` they use. To find imitations by; never a key to anything.
 */
export function nameSkeleton(name: string): string {
  return twins.reduce((text, [pattern, as]) => text.replaceAll(pattern, as), name.toLowerCase());
}

/** The same for a title: compatibility forms (NFKC) and other scripts' twins folded, what is not seen left out. */
export function titleSkeleton(title: string): string {
  const letters = [...asSeen(title.normalize("NFKC")).toLowerCase()].map((char) => latinOf.get(char) ?? char);
  return nameSkeleton(letters.join("").replaceAll(" ", "-"));
}
