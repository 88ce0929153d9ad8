import { findAll, type Span } from "./span.ts";

/** Country calling codes (ITU-T E.164): zones 1 and 7, and the two-digit ones; all others have three digits. */
const callingCode =
  /^(1|7|2(0|7|[1-9]\d)|3([0-469]|[578]\d)|4([013-9]|2\d)|5([1-8]|[09]\d)|6([0-6]|[789]\d)|8([1246]|[05789]\d)|9([0-58]|[679]\d))/;

const international = /(?<![\w+])\+(?=[1-9])(?:\d[ ./()-]{0,2}){7,15}(?!\d)/g;
const parenthesised = /(?<![\w)])\([2-9]\d{2}\)[ -]?[2-9]\d{2}[ .-]\d{4}(?!\d)/g;
const words = /phone|mobil|cell|tel|fax|whatsapp|call|text|sms|reach|ring/i;
const introduced =
  /(?<=(?:phone|mobile|mobil|cell|telephone|telefon|tel|fax|whatsapp|call(?: me| us| him| her| them)?|text|sms|reach(?: me| us)?|ring)(?: number| no\.?| nr\.?)?(?: is| was| at| on| under)?[ :.=#]{1,3}(?:at |on )?)\(?0?\d(?:[ ./()-]{0,2}\d){6,14}(?![\w-])/gi;
const alone = /^\s*[+(]?\d(?:[ ./()-]{0,2}\d){6,14}\s*$/;

/** Telephone numbers: international ones by their `+` and a calling code that exists, others only where they are called one. */
export function findPhones(text: string): Span[] {
  return [
    ...(text.includes("+") ? findAll(text, international, "phone", isInternational) : []),
    ...(text.includes("(") ? findAll(text, parenthesised, "phone") : []),
    ...(words.test(text) ? findAll(text, introduced, "phone") : []),
  ].map(trimmed(text));
}

function isInternational(match: string): boolean {
  const digits = match.replace(/\D/g, "");
  return digits.length >= 8 && digits.length <= 15 && callingCode.test(digits);
}

/** A whole value, under a name that says what it is. */
export function isPhone(text: string): boolean {
  return alone.test(text);
}

/** Without what merely follows the last digit. */
function trimmed(text: string) {
  return (span: Span): Span => {
    let { to } = span;
    while (to > span.from && !/\d/.test(text[to - 1] ?? "")) to--;
    return { ...span, to };
  };
}
