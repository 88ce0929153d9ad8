import { findSecrets } from "./detectors/index.ts";
import type { Redaction } from "./recording.ts";

/** The names of fields are few, and come again with each event. */
const plainNames = new Set<string>();
const plainNamesMax = 5_000;

const entriesMax = 100;
const pathMax = 300;

/** Keeps count of what was left out where, and why; never of what. */
export type Ledger = {
  /** @param path the names on the way: `*` for a place in a list, `(json)` for a way into a text */
  note(path: readonly string[], treatment: string, reason: string): void;
  list(): Redaction[];
};

export function openLedger(): Ledger {
  // Most events need none.
  let entries: Map<string, Redaction & { count: number }> | undefined;
  return {
    note(names, treatment, reason) {
      entries ??= new Map();
      const full = entries.size >= entriesMax;
      const path = full ? "*" : pathOf(names);
      const key = `${path}\n${treatment}\n${reason}`;
      const entry = entries.get(key);
      if (entry) entry.count++;
      else entries.set(key, { count: 1, path, reason, treatment });
    },
    list: () =>
      entries
        ? [...entries.values()].map(({ count, ...entry }) => (count === 1 ? entry : { count, ...entry }))
        : [],
  };
}

function pathOf(names: readonly string[]): string {
  let path = "";
  for (const name of names) path += path === "" ? nameInPath(name) : `.${nameInPath(name)}`;
  return path.slice(0, pathMax);
}

/** Names are said where they are names; one that is data itself, or holds a secret, is `*`. */
function nameInPath(name: string): string {
  return name === "*" || name === "(json)" || isPlainName(name) ? name : "*";
}

export function isPlainName(name: string): boolean {
  if (plainNames.has(name)) return true;
  const isPlain = /^[A-Za-z_$][\w$-]{0,63}$/.test(name) && findSecrets(name).length === 0;
  if (isPlain && plainNames.size < plainNamesMax) plainNames.add(name);
  return isPlain;
}
