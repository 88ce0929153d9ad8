/**
 * What a foreign server said, safe to print on one line: characters that steer a terminal or turn the direction of text
 * are spelled out, and what is longer than `max` characters is cut.
 */
export function visible(text: string, max = 300): string {
  const characters = Array.from(text);
  const kept = characters.slice(0, max).map((one) => (steering.test(one) ? spelled(one) : one));
  const cut = characters.length - kept.length;
  return cut > 0 ? `${kept.join("")}… (${cut} more characters)` : kept.join("");
}

/** A value in short, for the "observed" half of a sentence. */
export function inShort(value: unknown, max = 160): string {
  return visible(value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value)), max);
}

const steering = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function spelled(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
