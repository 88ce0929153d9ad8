/** What a text has that a detector needs; one pass over its characters tells, so that most texts meet no detector. */
export const trait = {
  /** Six digits or more. */
  digits: 1,
  at: 2,
  /** `=`, `:` or `>`: what may part a name from its value. */
  assignment: 4,
  percent: 8,
  /** Sixteen or more characters of which tokens are made, without a break. */
  longRun: 16,
  blank: 32,
  digit: 64,
  /** Thirteen digits or more. */
  manyDigits: 256,
} as const;

const inToken = 128;

/** For each ASCII character: which traits it has by itself, whether it is a digit, and whether tokens are made of it. */
const kinds = new Uint8Array(128).map((_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/\d/.test(character) ? trait.digit : 0) |
    (/[\w\-./+=]/.test(character) ? inToken : 0) |
    (character === "@" ? trait.at : 0) |
    (/[=:>]/.test(character) ? trait.assignment : 0) |
    (character === "%" ? trait.percent : 0) |
    (/\s/.test(character) ? trait.blank : 0)
  );
});

export function traitsOf(text: string): number {
  let traits = 0;
  let digits = 0;
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (kinds[code] ?? 0) : 0;
    traits |= kind;
    if (kind & trait.digit) digits++;
    if ((kind & inToken) === 0) run = 0;
    else if (++run === 16) traits |= trait.longRun;
  }
  if (digits >= 6) traits |= trait.digits;
  if (digits >= 13) traits |= trait.manyDigits;
  return traits;
}
