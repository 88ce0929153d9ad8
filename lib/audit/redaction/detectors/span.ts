/** A part of a text that must not be stored, `to` excluded, and what it was taken for. */
export type Span = { from: number; to: number; detector: string };

/** Finds what it knows in a text, in time that grows with the text's length alone. */
export type Detector = (text: string) => Span[];

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isAlphanumeric(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/**
 * The matches of a pattern, which must be global, and each repetition in it bounded or final. `matchAll` copies the pattern each
 * time, which costs more than most searches.
 */
export function* matchesOf(text: string, pattern: RegExp): Generator<RegExpExecArray> {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const { lastIndex } = pattern;
    yield match;
    pattern.lastIndex = lastIndex;
  }
}

/** Those that pass a test, as spans. */
export function findAll(
  text: string,
  pattern: RegExp,
  detector: string,
  holds: (match: string, at: number) => boolean = () => true,
): Span[] {
  pattern.lastIndex = 0;
  if (!pattern.test(text)) return [];
  const found: Span[] = [];
  for (const { 0: match, index: from } of matchesOf(text, pattern))
    if (holds(match, from)) found.push({ from, to: from + match.length, detector });
  return found;
}
