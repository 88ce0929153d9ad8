import { kindOfName } from "../key-names.ts";
import { matchesOf, type Span } from "./span.ts";

const mentions = /pass(?:w|p|c)|secret|token|api[ -]?key|pwd|\bpin\b|\botp\b|code/i;
const said =
  /\b(password|passphrase|passcode|secret(?: key)?|token|api[ -]?key|pwd)(?: code)?(?: (?:is|was|to|of|equals))?[ \t]+["'`]?([^\s"'`]{4,256})/gi;
const code =
  /\b(?:pin|otp|passcode|one[- ]time (?:password|passcode|code)|verification code|security code)(?: code)?(?: is| was|:|=)[ :]{0,2}(\d{4,8})(?!\w)/gi;
const option = /(?<![\w-])--?([A-Za-z][\w-]{1,40}) {1,3}["']?([^\s"'-][^\s"']{2,512})/g;
const userOption = /(?<![\w-])(?:-u|--user) {1,3}["']?([^\s:"']{1,80}:[^\s"']{2,200})/g;
const schemes = /(?<!\w)(Bearer|Basic) {1,3}([\w.~+/=-]{12,4096})/gi;

/** Secrets in sentences: `the password is …`, `your code is …`. */
export function findSpokenSecrets(text: string): Span[] {
  if (!mentions.test(text)) return [];
  return [
    ...lastGroup(text, said, ([, , value = ""]) => isSaid(value.replace(/[.,;:!?)]+$/, ""))),
    ...lastGroup(text, code, () => true),
  ];
}

/** Secrets in commands: `--password …`, `curl -u user:…`. */
export function findOptions(text: string): Span[] {
  if (!text.includes("-")) return [];
  return [
    ...lastGroup(text, option, ([, name = ""]) => kindOfName(name) === "secret"),
    ...lastGroup(text, userOption, () => true),
  ];
}

/** Credentials after the name of their scheme (RFC 9110 §11.1): `Bearer …`. */
export function findSchemes(text: string): Span[] {
  return lastGroup(text, schemes, ([, scheme, value = ""]) =>
    scheme?.toLowerCase() === "basic" ? isUserAndPassword(value) : /\d/.test(value),
  );
}

function lastGroup(text: string, pattern: RegExp, holds: (match: RegExpExecArray) => boolean): Span[] {
  const found: Span[] = [];
  for (const match of matchesOf(text, pattern)) {
    const to = match.index + match[0].length;
    const value = match.at(-1) ?? "";
    if (holds(match)) found.push({ from: to - value.length, to, detector: "key_name" });
  }
  return found;
}

/** A value that people would not use as a word: letters with digits. */
function isSaid(value: string): boolean {
  return /\d/.test(value) && /[a-z]/i.test(value) && value.length >= 6;
}

/** RFC 7617. */
function isUserAndPassword(encoded: string): boolean {
  return /^[\x20-\x7e]+:[\x20-\x7e]*$/.test(
    Buffer.from(encoded.slice(0, 1_024), "base64").toString("latin1"),
  );
}
