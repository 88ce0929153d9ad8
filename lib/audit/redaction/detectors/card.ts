import { findAll, isAlphanumeric, isDigit, type Span } from "./span.ts";

/** Grouped as it is embossed, or without a gap. */
const digitRuns = /\d{4}([ ._-])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d{4}([ ._-])\d{6}\2\d{4,5}|\d{13,19}/g;

/** Who issues cards that begin so, and how many digits those have (ISO/IEC 7812). */
const issuers: readonly (readonly [pattern: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [16, 19]],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(6011|65|64[4-9])/, [16, 19]],
  [/^3(0[0-5]|095|[689])/, [14, 16]],
  [/^35(2[89]|[3-8])/, [16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(5018|5020|5038|5893|6304|6759|676[1-3])/, [16, 18, 19]],
  [/^220[0-4]/, [16, 19]],
];

/** Payment cards: of a known issuer and length, with a check digit that holds. */
export function findCards(text: string): Span[] {
  return findAll(
    text,
    digitRuns,
    "card",
    (match, at) => standsAlone(text, at, match.length) && isCard(match),
  );
}

/** Part of a longer number, an identifier or a fraction is no card. */
function standsAlone(text: string, from: number, length: number): boolean {
  const before = text.charCodeAt(from - 1);
  const beforeThat = text.charCodeAt(from - 2);
  const after = text.charCodeAt(from + length);
  const afterThat = text.charCodeAt(from + length + 1);
  if (isAlphanumeric(before) || isAlphanumeric(after)) return false;
  // `12-4111…` and `4111…-ab` are pieces of something longer; so is a number after a decimal point.
  const joins = (code: number) => code === 45 || code === 46;
  return !(joins(before) && isAlphanumeric(beforeThat)) && !(joins(after) && isAlphanumeric(afterThat));
}

function isCard(match: string): boolean {
  const digits = match.replace(/\D/g, "");
  return (
    issuers.some(([pattern, lengths]) => lengths.includes(digits.length) && pattern.test(digits)) &&
    !/^(\d)\1+$/.test(digits) &&
    luhnHolds(digits)
  );
}

/** ISO/IEC 7812-1 annex B. */
export function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const code = digits.charCodeAt(digits.length - 1 - place);
    if (!isDigit(code)) return false;
    const value = (code - 48) * (place % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
