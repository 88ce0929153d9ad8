import { RE2JS } from "re2js";

/**
 * A match is linear in the text, and in the pattern too: what is bounded is the product, at some tenths of a microsecond
 * for each step. A repeated sign of some kind (`.{1,90}`) always reaches to its own end.
 */
const textMax = 1_000;
const patternMax = 300;
const sizeMax = 200;
const stepsMax = 20_000;
const cachedMax = 1_000;

/** What was compiled last; null for what is no pattern, or too large a one. */
const compiled = new Map<string, RE2JS | null>();

/** Whether a pattern (RE2) matches a whole text. @returns undefined where it does not compile, or the work is too much */
export function matchesWhole(pattern: string, text: string): boolean | undefined {
  return matchSteps(pattern, text) <= stepsMax ? compile(pattern)?.matches(text) : undefined;
}

/** Whether a pattern (RE2) matches anywhere in a text, as `matches` of CEL does. @returns undefined as above */
export function matchesWithin(pattern: string, text: string): boolean | undefined {
  return matchSteps(pattern, text) <= stepsMax ? compile(pattern)?.test(text) : undefined;
}

/** What a match takes at most: the pattern's size for each character. Infinite for one that is not tried. */
export function matchSteps(pattern: string, text: string): number {
  const size = text.length > textMax ? undefined : compile(pattern)?.programSize();
  return size === undefined ? Number.POSITIVE_INFINITY : size * text.length;
}

/** What is wrong with a pattern, in a sentence; null for nothing. */
export function patternFault(pattern: string): string | null {
  if (compile(pattern)) return null;
  return isSmall(pattern) && !compiles(pattern)
    ? "This is no pattern of RE2, which knows neither look-around nor back-references."
    : `This pattern is too large: written out, with what it repeats, it may have ${sizeMax} parts.`;
}

function compile(pattern: string): RE2JS | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const fresh = isSmall(pattern) ? tryCompile(pattern) : null;
  const [oldest] = compiled.keys();
  if (compiled.size >= cachedMax && oldest !== undefined) compiled.delete(oldest);
  compiled.set(pattern, fresh && fresh.programSize() <= sizeMax ? fresh : null);
  return compiled.get(pattern) ?? null;
}

function compiles(pattern: string): boolean {
  return tryCompile(pattern) !== null;
}

function tryCompile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}

/** Known before it is compiled, because compiling a large one takes long itself. */
function isSmall(pattern: string): boolean {
  return pattern.length <= patternMax && partsOf(pattern) <= sizeMax;
}

/** An escape, a group's beginning, a class, a repetition, or any other sign. */
const signs =
  /\\x\{[^}]*\}|\\.|\((?:\?[a-zA-Z-]*:|\?P?<\w+>)?|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|./gs;

/** How many parts a pattern has when what it repeats a number of times is written out. */
function partsOf(pattern: string): number {
  const groups = [0];
  let last = 0;
  const add = (parts: number) => groups.push((groups.pop() ?? 0) + parts);
  for (const [sign, least, most] of pattern.matchAll(signs)) {
    // What stands between \Q and \E means itself, and would be counted as what it does not mean.
    if (sign === "\\Q") return Number.POSITIVE_INFINITY;
    if (least !== undefined) {
      const times = Math.max(1, Number(most || least));
      add(last * (times - 1));
      last *= times;
    } else if (sign.startsWith("(")) {
      groups.push(0);
    } else {
      last = sign === ")" ? (groups.pop() ?? 0) : 1;
      add(last);
    }
  }
  return groups.reduce((sum, parts) => sum + parts, 0);
}
