import { findSecrets, isPhone, type Span, trait, traitsOf } from "./detectors/index.ts";
import { collectEchoes, cutEchoes } from "./echoes.ts";
import { isSecretValue, kindOfName } from "./key-names.ts";
import { type Ledger, openLedger } from "./ledger.ts";

const textMax = 1_000_000;
const nestedTextsMax = 4;
export const depthMax = 64;

/** Where a value stands, and where to note what was taken out of it. */
export type Place = {
  ledger: Ledger;
  /** Grows and shrinks on the way. */
  path: string[];
  /** Values that were taken out, so that an error that repeats one does not give it away. */
  echoes: Set<string>;
};

/** A value whose every text is free of secrets: itself where there was none. Names are scrubbed like values. */
export function scrub(value: unknown, place: Place, depth = 0, nested = 0): unknown {
  if (typeof value === "string") return scrubText(value, place, nested);
  if (typeof value === "number") return scrubNumber(value, place);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= depthMax) return left(place, "too_deep");
  return Array.isArray(value)
    ? scrubList(value, place, depth, nested)
    : scrubObject(value as Record<string, unknown>, place, depth, nested);
}

function scrubList(list: readonly unknown[], place: Place, depth: number, nested: number): unknown {
  place.path.push("*");
  const isPair = isSecretPair(list);
  const copy = list.map((element, at) => {
    if (!isPair || at === 0) return scrub(element, place, depth + 1, nested);
    collectEchoes(element, place.echoes);
    return left(place, "key_name");
  });
  place.path.pop();
  return copy.every((element, at) => element === list[at]) ? list : copy;
}

/** `["password", "…"]` */
export function isSecretPair(list: readonly unknown[]): boolean {
  return list.length === 2 && typeof list[0] === "string" && isSecretValue(list[0], list[1]);
}

function scrubObject(
  object: Record<string, unknown>,
  place: Place,
  depth: number,
  nested: number,
): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  let isChanged = false;
  const named = nameBeside(object);
  for (const name of Object.keys(object)) {
    const value = object[name];
    place.path.push(name);
    const reason = reasonToDrop(name, value, named);
    if (reason) {
      place.ledger.note(place.path, "drop", reason);
      if (reason === "key_name") collectEchoes(value, place.echoes);
      isChanged = true;
    } else {
      const after = scrubMember(name, value, place, depth + 1, nested);
      const cleanName = scrubName(name, place);
      isChanged ||= after !== value || cleanName !== name;
      entries.push([cleanName, after]);
    }
    place.path.pop();
  }
  return isChanged ? assemble(entries) : object;
}

/** The names that RFC 9901 gives a meaning: what a producer says there could pass for something that was left out here. */
export function isReserved(name: string): boolean {
  return name === "_sd" || name === "_sd_alg" || name === "...";
}

/** @param named the name that stands beside the value, by `nameBeside` */
export function reasonToDrop(name: string, value: unknown, named: string | undefined): string | undefined {
  if (isReserved(name)) return "reserved_name";
  const isSecret =
    isSecretValue(name, value) ||
    (named !== undefined && (name === "value" || name === "values") && isSecretValue(named, value));
  return isSecret ? "key_name" : undefined;
}

/** A member's value, of which its name may say what it is. */
export function scrubMember(name: string, value: unknown, place: Place, depth: number, nested = 0): unknown {
  const mayBePhone = typeof value === "string" || typeof value === "number";
  if (mayBePhone && kindOfName(name) === "phone" && isPhone(String(value))) return left(place, "phone");
  return scrub(value, place, depth, nested);
}

const nameMembers = ["name", "key", "header", "field", "parameter"];

/** The `name` of `{"name": "password", "value": "…"}`. */
export function nameBeside(object: Record<string, unknown>): string | undefined {
  if (!("value" in object || "values" in object)) return undefined;
  const name = nameMembers.map((member) => object[member]).find((text) => typeof text === "string");
  return typeof name === "string" ? name : undefined;
}

/** Names that lead nowhere else; two that became the same are told apart by a number. */
export function assemble(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const plain = Object.fromEntries(entries);
  if (Object.keys(plain).length === entries.length) return plain;
  const members = new Map<string, unknown>();
  const taken = new Map<string, number>();
  for (const [name, value] of entries) {
    let number = taken.get(name) ?? 1;
    while (members.has(number === 1 ? name : `${name} ${number}`)) number++;
    taken.set(name, number);
    members.set(number === 1 ? name : `${name} ${number}`, value);
  }
  return Object.fromEntries(members);
}

/** The names of fields are few, and come again with each event. */
const cleanNames = new Set<string>();
const cleanNamesMax = 5_000;

/** A member's name without secrets. */
export function scrubName(name: string, place: Place): string {
  if (name.length < 6) return name;
  if (cleanNames.has(name)) return place.echoes.size === 0 ? name : cutEchoes(name, place);
  const clean = scrubText(name, place, nestedTextsMax);
  if (clean === name && name.length <= 64 && cleanNames.size < cleanNamesMax) cleanNames.add(name);
  return clean;
}

function scrubNumber(value: number, place: Place): unknown {
  if (!Number.isInteger(value) || Math.abs(value) < 1e12) return value;
  const [span] = findSecrets(String(value));
  return span ? left(place, span.detector) : value;
}

function left(place: Place, reason: string): string {
  place.ledger.note(place.path, "drop", reason);
  return marker(reason);
}

/** What stands where a secret stood. */
export function marker(detector: string): string {
  return `[redacted:${detector}]`;
}

/** A text without secrets, also where it is JSON, or JSON in JSON; then it is written anew. */
export function scrubText(text: string, place: Place, nested = 0): string {
  if (text.length < 4) return text;
  if (text.length > textMax) return left(place, "too_long");
  const traits = traitsOf(text);
  const inner = nested < nestedTextsMax ? parseContainer(text) : undefined;
  if (inner !== undefined) {
    place.path.push("(json)");
    const after = scrub(inner, place, 0, nested + 1);
    place.path.pop();
    if (after !== inner) return JSON.stringify(after);
  }
  const clean = cutOut(text, findSecrets(text, traits), place);
  const decoded = traits & trait.percent ? scrubEncoded(clean, place) : clean;
  return place.echoes.size === 0 ? decoded : cutEchoes(decoded, place);
}

/** Whether a text may be stored as it is. */
export function isClean(text: string, echoes: Set<string> = new Set()): boolean {
  return scrubText(text, { ledger: openLedger(), path: [], echoes }) === text;
}

/** An object, a list, or a text that was made JSON once more. */
function parseContainer(text: string): unknown {
  if (!/^\s*["[{]/.test(text)) return undefined;
  const trimmed = text.trim();
  const edges = `${trimmed[0]}${trimmed.at(-1)}`;
  if (edges !== "{}" && edges !== "[]" && (edges !== '""' || trimmed.length < 3)) return undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}

function cutOut(text: string, spans: readonly Span[], place: Place): string {
  if (spans.length === 0) return text;
  let result = "";
  let at = 0;
  for (const { from, to, detector } of spans) {
    result += text.slice(at, from) + marker(detector);
    at = splitsPair(text, to) ? to + 1 : to;
    place.ledger.note(place.path, "replace", detector);
  }
  return result + text.slice(at);
}

/** Detectors count UTF-16 units where they count, and may stop between the two of one character. */
function splitsPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

/** Percent-encoded pieces (RFC 3986 §2.1), looked at as they will be read. */
function scrubEncoded(text: string, place: Place): string {
  return text.replace(/[^\s&?#;,"'<>]+/g, (piece) => {
    if (!/%[0-9a-f]{2}/i.test(piece)) return piece;
    const plain = decode(piece);
    return plain === piece ? piece : withPlain(piece, plain, place);
  });
}

function withPlain(piece: string, plain: string, place: Place): string {
  const spans = findSecrets(plain);
  return spans.length === 0 ? piece : storable(cutOut(plain, spans, place));
}

/** What was decoded may hold NUL, which Postgres can't: its picture stands for it. */
function storable(text: string): string {
  return text.replaceAll("\0", "\u2400");
}

function decode(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece.replace(/%[2-7][0-9a-f]/gi, (code) =>
      String.fromCharCode(Number.parseInt(code.slice(1), 16)),
    );
  }
}
