import { isSecretValue, kindOfName } from "../key-names.ts";
import { isAlphanumeric, type Span } from "./span.ts";

const nameMax = 64;
/** A value that may turn out to be none is looked at no further than this, as it may be looked at again. */
const doubtfulMax = 600;

/**
 * Secrets in running text by the name before them: `password=…`, `"api_key": "…"`, `Authorization: Bearer …`,
 * `https://…?token=…`, `<secret>…</secret>`, and the same inside quoted quotes.
 */
export function findAssignments(text: string): Span[] {
  const found: Span[] = [];
  for (let at = 0; at < text.length; at++) {
    const name = isSign(text, at) ? nameBefore(text, at) : "";
    const value = name === "" || kindOfName(name) === "plain" ? undefined : valueAfter(text, at, name);
    if (!value) continue;
    found.push({ ...value, detector: "key_name" });
    at = Math.max(at, value.to - 1);
  }
  return found;
}

/** `=`, `:`, `->`, and what ends a tag. */
function isSign(text: string, at: number): boolean {
  if (text[at] === ":") return !text.startsWith("://", at);
  return text[at] === "=" || text[at] === ">";
}

function nameBefore(text: string, at: number): string {
  let to = text[at] === ">" && text[at - 1] === "-" ? at - 1 : at;
  while (to > 0 && at - to < 4 && /[\s"'\\\]`*]/.test(text[to - 1] ?? "")) to--;
  let from = to;
  while (from > 0 && to - from < nameMax && isNamePart(text.charCodeAt(from - 1))) from--;
  const isTag = text[at] === ">" && to === at;
  return isTag && text[from - 1] !== "<" ? "" : text.slice(from, to);
}

function isNamePart(code: number): boolean {
  return isAlphanumeric(code) || code === 95 || code === 45 || code === 46;
}

type Value = { from: number; to: number };

function valueAfter(text: string, sign: number, name: string): Value | undefined {
  let from = sign + 1;
  while (from - sign < 5 && /[\s=>]/.test(text[from] ?? "")) from++;
  const opening = /^\\{0,3}["'`]/.exec(text.slice(from, from + 4))?.[0];
  if (opening) {
    const value = quoted(text, from + opening.length, opening);
    const content = text.slice(value.from, value.to);
    return isSecretValue(name, content) && !(isComplaint(text, sign, name) && !/\d/.test(content))
      ? value
      : undefined;
  }
  if (/(authorization|authenticate)["']?$/i.test(name)) return headerValue(text, from);
  if (/cookie$/i.test(name)) return { from, to: endOf(text, from, /[\r\n"'`]/) };
  // A list, an object, a tag, a template: what is inside has names of its own.
  if (/[[{<]/.test(text[from] ?? "")) return undefined;
  const isDoubtful = kindOfName(name) !== "secret";
  const to = isDoubtful
    ? endOf(text, from, /[\s,;&"'`<>)}\]|\\=:]/, doubtfulMax)
    : endOf(text, from, /[\s,;&"'`<>)}\]|\\]/);
  return isPlausible(text, sign, name, text.slice(from, to)) ? { from, to } : undefined;
}

function quoted(text: string, from: number, opening: string): Value {
  const close = text.indexOf(opening, from);
  // A backslash before the closing quote belongs to the value, unless the opening one had it too.
  if (close === -1) return { from, to: text.length };
  return text[close - 1] === "\\" && opening.length === 1
    ? quotedOn(text, from, close, opening)
    : { from, to: close };
}

function quotedOn(text: string, from: number, close: number, quote: string): Value {
  let at = close;
  while (at !== -1 && text[at - 1] === "\\") at = text.indexOf(quote, at + 1);
  return { from, to: at === -1 ? text.length : at };
}

const scheme = /^(?:Bearer|Basic|Token|ApiKey|Negotiate|NTLM|DPoP|Bot|Key)\s{1,3}/i;
const parameterScheme = /^(?:Digest|AWS4-[\w-]+|OAuth|Signature|Hawk)\s/i;

function headerValue(text: string, from: number): Value | undefined {
  const start = text.slice(from, from + 40);
  if (parameterScheme.test(start)) return { from, to: endOf(text, from, /[\r\n`']/) };
  const begin = from + (scheme.exec(start)?.[0].length ?? 0);
  const to = endOf(text, begin, /[\s,;"'`<>)}\]\\]/, begin > from ? text.length : doubtfulMax);
  const value = text.slice(begin, to);
  return begin > from ? worth(begin, to, 4) : /\d/.test(value) ? worth(begin, to, 6) : undefined;
}

function worth(from: number, to: number, atLeast: number): Value | undefined {
  return to - from >= atLeast ? { from, to } : undefined;
}

function endOf(text: string, from: number, ends: RegExp, max = text.length): number {
  let to = from;
  while (to < text.length && to - from < max && !ends.test(text[to] ?? "")) to++;
  return to;
}

const ordinary =
  /^(a|an|the|is|was|are|be|must|should|shall|may|can|cannot|could|will|would|has|have|had|does|do|did|not|no|yes|true|false|null|nil|none|undefined|empty|missing|required|optional|expected|unexpected|invalid|valid|incorrect|wrong|expired|too|in|of|for|to|from|at|by|on|with|and|or|if|please|string|number|boolean|object|array|text|unknown|unset|set|rejected|denied|failed|mismatch|revoked|redacted|hidden|removed|changed|reset|\*+|x+|\.+|-+|\$\{?[A-Z_]\w*\}?|%\w{1,20}%?)\.?$/i;

/** Whether an unquoted value is more than the next word of a sentence. */
function isPlausible(text: string, sign: number, name: string, value: string): boolean {
  if (value.length < 3 || ordinary.test(value) || !isSecretValue(name, value)) return false;
  if (/s$/i.test(name) && /^\d+$/.test(value)) return false;
  if (isComplaint(text, sign, name)) return /\d/.test(value) && value.length >= 8;
  if (text[sign] !== ":" || !/^([A-Z]?[a-z]+|[A-Z]+)\.?$/.test(value)) return true;
  // A lower-case word after a colon: a password if that is its name and nothing follows, else prose.
  const next = text[text.indexOf(value, sign) + value.length];
  return /pass(word|wd|phrase|code)?$/i.test(name) && (next === undefined || /[\n,;]/.test(next));
}

/** `Unexpected token: …` speaks of the language, not of a secret. */
function isComplaint(text: string, sign: number, name: string): boolean {
  return (
    /token$/i.test(name) &&
    /(unexpected|invalid|illegal|unknown|missing|expected|bad)\s+$/i.test(
      text.slice(Math.max(0, sign - name.length - 14), Math.max(0, sign - name.length)),
    )
  );
}
