import { codePointOf, unseenPattern } from "./unseen.ts";

/** A run of text as it stands, or `times` repetitions of one code point that a reader would not see. */
export type VisiblePart = { text: string } | { codePoint: string; name: string; times: number };

export type VisibleTextOptions = { lines?: boolean; exact?: boolean };

const names: Record<number, string> = {
  0: "null",
  8: "backspace",
  9: "tab",
  10: "line feed",
  13: "carriage return",
  27: "escape",
  32: "space",
  127: "delete",
  160: "no-break space",
  173: "soft hyphen",
  847: "combining grapheme joiner",
  1564: "Arabic letter mark",
  6158: "Mongolian vowel separator",
  8203: "zero-width space",
  8204: "zero-width non-joiner",
  8205: "zero-width joiner",
  8206: "left-to-right mark",
  8207: "right-to-left mark",
  8232: "line separator",
  8233: "paragraph separator",
  8234: "left-to-right embedding",
  8235: "right-to-left embedding",
  8236: "pop directional formatting",
  8237: "left-to-right override",
  8238: "right-to-left override",
  8288: "word joiner",
  8294: "left-to-right isolate",
  8295: "right-to-left isolate",
  8296: "first strong isolate",
  8297: "pop directional isolate",
  10240: "Braille blank",
  12644: "Hangul filler",
  65279: "byte order mark",
};

/**
 * Splits hostile text so that nothing in it can hide: invisible, bidirectional, control, zero-width and tag characters come
 * back as code points, everything else as text. Nothing is removed.
 *
 * @param options.lines keep single and double line feeds as text; longer runs, which push text out of sight, are still shown
 * @param options.exact for what is signed as it stands: carriage returns, blanks at both ends, long gaps and heaps of marks are
 * shown too, so that no two texts look the same
 */
export function visibleText(text: string, options: VisibleTextOptions = {}): VisiblePart[] {
  const parts: VisiblePart[] = [];
  const source = options.lines && !options.exact ? text.replaceAll("\r\n", "\n") : text;
  let end = 0;
  let feeds = 0;
  for (const match of source.matchAll(unseenPattern)) {
    const char = match.groups?.unseen;
    if (char === undefined) continue;
    if (options.lines && char === "\n") {
      // Where this run of line feeds begins. Each is found in its turn, so that nobody looks back for it.
      if (source[match.index - 1] !== "\n") feeds = match.index;
      if (source[feeds + 2] !== "\n" || match.index < feeds + 2) continue;
    }
    addText(parts, source.slice(end, match.index));
    addCodePoint(parts, char);
    end = match.index + char.length;
  }
  addText(parts, source.slice(end));
  return options.exact ? exactly(parts) : parts;
}

/** A gap that nobody types by hand, marks that are drawn over the lines above and below, and what all draw as one box. */
const overdone = / {17,}|(?<=\p{M}{4})\p{M}+|\p{Cn}+/gu;

function exactly(parts: readonly VisiblePart[]): VisiblePart[] {
  const result: VisiblePart[] = [];
  for (const [index, part] of parts.entries()) {
    if (!("text" in part)) {
      result.push(part);
      continue;
    }
    const from = index === 0 ? firstInk(part.text) : 0;
    const to = index === parts.length - 1 ? Math.max(from, lastInk(part.text)) : part.text.length;
    addCodePoints(result, part.text.slice(0, from));
    let end = from;
    for (const { 0: found, index: at } of part.text.slice(from, to).matchAll(overdone)) {
      addText(result, part.text.slice(end, from + at));
      addCodePoints(result, found);
      end = from + at + found.length;
    }
    addText(result, part.text.slice(end, to));
    addCodePoints(result, part.text.slice(to));
  }
  return result;
}

const isBlank = (char: string | undefined) => char === " " || char === "\n";

/** Where what is drawn begins. */
function firstInk(text: string): number {
  let at = 0;
  while (isBlank(text[at])) at++;
  return at;
}

function lastInk(text: string): number {
  let at = text.length;
  while (isBlank(text[at - 1])) at--;
  return at;
}

function addCodePoints(parts: VisiblePart[], text: string): void {
  for (const char of text) addCodePoint(parts, char);
}

/** The same as one string, for where no markup can go: titles and toasts. Cut after `max` characters. */
export function plainVisible(text: string, max: number): string {
  const chars = [...text];
  const cut = chars.length > max ? `${chars.slice(0, max).join("")}…` : text;
  return visibleText(cut)
    .map((part) => ("text" in part ? part.text : `[${part.codePoint}]`))
    .join("");
}

function addText(parts: VisiblePart[], text: string): void {
  if (text) parts.push({ text });
}

function addCodePoint(parts: VisiblePart[], char: string): void {
  const value = char.codePointAt(0) ?? 0;
  const codePoint = codePointOf(char);
  const last = parts.at(-1);
  if (last && "codePoint" in last && last.codePoint === codePoint) last.times++;
  else parts.push({ codePoint, name: nameOf(value, char), times: 1 });
}

function nameOf(value: number, char: string): string {
  const known = names[value];
  if (known) return known;
  if (value >= 0xe0021 && value <= 0xe007e) return `tag character “${String.fromCodePoint(value - 0xe0000)}”`;
  if (value >= 0xe0000 && value <= 0xe007f) return "tag character";
  if (/\p{Variation_Selector}/u.test(char)) return "variation selector";
  if (/\p{Cc}/u.test(char)) return "control character";
  if (/\p{Co}/u.test(char)) return "private-use character";
  if (/\p{Cs}/u.test(char)) return "half of a broken character";
  if (/\p{Zs}/u.test(char)) return "unusual space";
  if (/\p{M}/u.test(char)) return "combining mark";
  if (/\p{Cn}/u.test(char)) return "unassigned character";
  return "invisible character";
}
