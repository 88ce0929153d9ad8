import { hashToken } from "./keyed-hash.ts";
import { openLedger } from "./ledger.ts";
import type { Labels } from "./recording.ts";
import { type Place, scrubText } from "./scrub.ts";

/** An id drawn by lot, as traces have, or an IPv4 address: nothing to look through. */
const plainId = /^(?:[0-9a-f]{32}|\d{1,3}(?:\.\d{1,3}){3})$/;

/** Most labels come again with each event. */
const clean = new Set<string>();
const cleanMax = 5_000;

/** A label as it is stored, and so as it is searched: what holds a secret is told by its hash. */
export function recordedLabel(text: string): string {
  return secretIn(text) === undefined ? text : hashToken(text);
}

/** @returns what stands for those that can't be stored as they are */
export function scrubLabels(labels: Labels, { ledger, path }: Place): Map<string, string> {
  const replaced = new Map<string, string>();
  for (const name in labels) {
    const said = labels[name];
    for (const text of typeof said === "string" ? [said] : (said ?? [])) {
      const reason = secretIn(text);
      if (reason === undefined) continue;
      replaced.set(text, hashToken(text));
      ledger.note([...path, name], "hash", reason);
    }
  }
  return replaced;
}

/** What a label holds that must not be stored. People and machines go by their addresses and numbers: those are what it is for. */
function secretIn(text: string): string | undefined {
  if (clean.has(text) || plainId.test(text)) return undefined;
  const ledger = openLedger();
  scrubText(text, { ledger, path: [], echoes: new Set() });
  const found = ledger.list().find(({ reason }) => reason !== "email" && reason !== "phone");
  if (!found && clean.size === cleanMax) clean.clear();
  if (!found && text.length <= 64) clean.add(text);
  return found?.reason;
}
