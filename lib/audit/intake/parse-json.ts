/** A text, which is skipped; or an integer of so many digits, which is no part of another number. */
const textOrInteger = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])-?[1-9]\d{15,}(?![\w.])/g;
/** An escaped NUL, not the end of an escaped backslash. */
const escapedNul = /(?<!\\)((?:\\\\)*)\\u0000/g;

/**
 * Parses JSON (RFC 8259) from a producer without losing anything on the way: an integer beyond 2^53 becomes a text of the
 * same digits (RFC 7493 §2.2), and NUL, which Postgres can't hold, its picture.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const storable = text.includes("\\u0000") ? text.replace(escapedNul, "$1\\u2400") : text;
  // In the text rather than by a reviver, which would go as deep as the value is nested.
  return JSON.parse(hasManyDigits(storable) ? storable.replace(textOrInteger, exact) : storable);
}

/** So many digits in a row may be more than a double holds. */
const manyDigits = 16;

/** Looks at each sixteenth character, as a longer run can't lie between two, and from a digit backwards. */
function hasManyDigits(text: string): boolean {
  for (let end = manyDigits - 1; end < text.length; ) {
    let run = 0;
    while (run < manyDigits && isDigit(text.charCodeAt(end - run))) run++;
    if (run === manyDigits) return true;
    end += manyDigits - run;
  }
  return false;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function exact(found: string): string {
  return found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`;
}

/** Where a text stops being JSON, for a message that repeats nothing of it. */
export function placeOf(error: unknown): string {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  return position ? ` from character ${Number(position) + 1} on` : "";
}
