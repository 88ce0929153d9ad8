import { type HiddenSecret, pointerTo } from "#lib/core/hidden-secret.ts";
import { gatedTier } from "./approval-words.ts";

/** Why a field is looked at first. Guessed from its name alone, and shown as such. */
export const risks = ["money", "recipient", "destruction"] as const;
export type Risk = (typeof risks)[number];

export type ArgumentKind = "text" | "number" | "yes or no" | "nothing" | "list" | "object";

/** One line of the tree of a call's arguments. */
export type ArgumentRow = {
  /** RFC 6901: what tells it from all others. */
  pointer: string;
  /** The name of its field, or its place in a list. */
  name: string;
  depth: number;
  kind: ArgumentKind;
  /** The value of a leaf as a person reads it; of a list or object how much is in it. */
  text: string;
  leaf: boolean;
  risk: Risk | null;
  /** Where it looks like a secret: hidden until somebody asks to see it, for good where it was never sent. */
  secret: (HiddenSecret & { withheld: boolean }) | null;
};

/** Which values of arguments are hidden at first. */
export type HeldSecrets = { secrets: readonly HiddenSecret[]; withheld: boolean };

const nothingHeld: HeldSecrets = { secrets: [], withheld: false };

/** Above this many characters a value is read only once it was opened. */
export const longText = 280;
/** Above this many lines the rest of the tree is read only once it was opened. */
export const manyRows = 200;
/** What stands for the lines beyond `manyRows` among what was opened; no pointer begins like it. */
export const restOfRows = "rest";

const words: Record<Risk, ReadonlySet<string>> = {
  money: new Set(
    "account amount balance beneficiary bic budget cost currency discount fee fees iban limit money payee payment price quantity refund salary sum swift total".split(
      " ",
    ),
  ),
  recipient: new Set(
    "address addresses audience bcc cc channel destination email emails host mail phone receiver recipient recipients target to url webhook".split(
      " ",
    ),
  ),
  destruction: new Set(
    "all cascade delete deleted destroy drop erase force overwrite permanent purge recursive remove reset revoke terminate truncate wipe".split(
      " ",
    ),
  ),
};

/** @param canonical an object as canonical JSON (RFC 8785) */
export function argumentRows(canonical: string, { secrets, withheld } = nothingHeld): ArgumentRow[] {
  const held = new Map(secrets.map((secret) => [secret.pointer, { ...secret, withheld }]));
  return Object.entries(JSON.parse(canonical) as Record<string, unknown>)
    .flatMap(([name, value]) => rowsOf(value, { name, pointer: "", depth: 0, inherited: null }))
    .map((row) => ({ ...row, secret: held.get(row.pointer) ?? null }));
}

/** What nobody should miss: risky by name, in the order they come in. */
export function firstToRead(rows: readonly ArgumentRow[]): ArgumentRow[] {
  return rows.filter(({ risk, leaf }) => risk !== null && leaf);
}

/** What somebody must open before they have seen all of it: whoever makes the call names its fields, so a secret's too. */
export function gatedOf(rows: readonly ArgumentRow[]): string[] {
  const closed = rows.filter((row) => isLong(row) || row.secret !== null).map(({ pointer }) => pointer);
  return rows.length > manyRows ? [...closed, restOfRows] : closed;
}

/** How much of it is to be opened before a yes: at the top tiers all of it, at the others nothing. */
export function unreadOf(tier: number, rows: readonly ArgumentRow[], opened: Pick<Opened, "has">): number {
  return tier >= gatedTier ? gatedOf(rows).filter((pointer) => !opened.has(pointer)).length : 0;
}

/** What somebody opened, by its pointer. */
export type Opened = { has(pointer: string): boolean; open(pointer: string): void };

/** In characters as people count them, which is how a long one is cut. */
export function isLong({ text, leaf }: Pick<ArgumentRow, "text" | "leaf">): boolean {
  return leaf && text.length > longText && [...text].length > longText;
}

export function isHidden({ pointer, secret }: ArgumentRow, opened: Pick<Opened, "has">): boolean {
  return secret !== null && (secret.withheld || !opened.has(pointer));
}

type Place = { name: string; pointer: string; depth: number; inherited: Risk | null };

function rowsOf(value: unknown, { name, pointer, depth, inherited }: Place): Omit<ArgumentRow, "secret">[] {
  const at = pointerTo(pointer, name);
  const risk = riskOf(name) ?? inherited;
  const row = { pointer: at, name, depth, risk };
  if (typeof value !== "object" || value === null)
    return [{ ...row, kind: kindOf(value), text: textOf(value), leaf: true }];
  const entries = Object.entries(value);
  const list = Array.isArray(value);
  const kind = list ? "list" : "object";
  if (entries.length === 0) return [{ ...row, kind, text: "empty", leaf: true }];
  const counted = `${entries.length} ${list ? "item" : "field"}${entries.length === 1 ? "" : "s"}`;
  return [
    { ...row, kind, text: counted, leaf: false },
    ...entries.flatMap(([inner, item]) =>
      rowsOf(item, { name: inner, pointer: at, depth: depth + 1, inherited: risk }),
    ),
  ];
}

/** By the words of its name: `recipientCount`, `total_amount`. */
function riskOf(name: string): Risk | null {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return risks.find((risk) => parts.some((part) => words[risk].has(part))) ?? null;
}

function kindOf(value: unknown): ArgumentKind {
  if (value === null) return "nothing";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "yes or no" : "text";
}

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === null ? "nothing" : String(value);
}
