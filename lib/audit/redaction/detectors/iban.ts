import { isAlphanumeric, matchesOf, type Span } from "./span.ts";

/** How long an IBAN of a country is (SWIFT's IBAN registry). */
const lengths = new Map(
  Object.entries({
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE IL IQ OM TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
  }).flatMap(([length, countries]) =>
    countries.split(" ").map((country) => [country, Number(length)] as const),
  ),
);

const starts = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9])/g;

/** International bank account numbers (ISO 13616): of a country's length, whose check digits hold; also in groups. */
export function findIbans(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: start, index: from } of matchesOf(text, starts)) {
    const length = lengths.get(start.slice(0, 2).toUpperCase());
    const read = length === undefined ? undefined : readGroups(text, from, length);
    if (read && checkDigitsHold(read.compact)) found.push({ from, to: read.to, detector: "iban" });
  }
  return found;
}

/** So many letters and digits, with single blanks or dashes between them, and none after. */
function readGroups(text: string, from: number, length: number): { compact: string; to: number } | undefined {
  let compact = "";
  let at = from;
  while (compact.length < length) {
    const code = text.charCodeAt(at);
    if (isAlphanumeric(code)) compact += text[at];
    else if ((code !== 32 && code !== 45) || !isAlphanumeric(text.charCodeAt(at + 1))) return undefined;
    at++;
  }
  return isAlphanumeric(text.charCodeAt(at)) ? undefined : { compact: compact.toUpperCase(), to: at };
}

/** ISO 7064, MOD 97-10. */
function checkDigitsHold(compact: string): boolean {
  let rest = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
