import { isExpired } from "./check-absence.ts";
import { checkRows, type Suspended } from "./check-rows.ts";
import { entryOf, type Leaf } from "./read-leaves.ts";
import { readRecord } from "./read-record.ts";
import type { Report } from "./report.ts";
import type { LogSource, StoredRecord } from "./source.ts";

/** Judges what is stored for these leaves: in the order of their indexes, several at one index or none. */
export async function checkBlock(
  source: LogSource,
  first: number,
  leaves: readonly Leaf[],
  stored: readonly StoredRecord[],
  out: Report,
): Promise<void> {
  const suspended: Suspended[] = [];
  const absent: number[] = [];
  let at = 0;
  for (const [place, leaf] of leaves.entries()) {
    const idx = first + place;
    const from = at;
    while (stored[at]?.idx === idx) at++;
    const found = at > from ? checkRows(source, idx, leaf, stored.slice(from, at), out) : null;
    if (found) suspended.push(found);
    if (at === from) absent.push(idx);
  }
  await checkAbsent(source, first, leaves, absent, out);
  await checkDisclosures(source, suspended, out);
}

async function checkAbsent(
  source: LogSource,
  first: number,
  leaves: readonly Leaf[],
  absent: readonly number[],
  out: Report,
): Promise<void> {
  if (absent.length === 0) return;
  const entries = absent.map((idx) => ({ idx, entry: entryOf(leaves[idx - first] as Leaf) }));
  let expiries = await source.expiries();
  // What is gone may have been let go a moment ago.
  if (!entries.every(({ idx, entry }) => isExpired(idx, entry, expiries)))
    expiries = await source.expiries(true);
  for (const { idx, entry } of entries) {
    if (isExpired(idx, entry, expiries)) out.count("EXPIRED_OK");
    else
      out.find(
        source.class,
        idx,
        "MISSING",
        `The event ${entry?.id ?? "of this leaf"} was sealed here and is gone.`,
      );
  }
}

async function checkDisclosures(
  source: LogSource,
  suspended: readonly Suspended[],
  out: Report,
): Promise<void> {
  if (suspended.length === 0) return;
  if (!source.disclosures) {
    out.count("OK", suspended.length);
    return out.notChecked("Erasable fields: what they held is not here.");
  }
  const states = await source.disclosures([...suspended]);
  for (const [place, { idx }] of suspended.entries()) {
    if (states[place] === "kept") out.count("OK");
    else if (states[place] === "erased") out.count("ERASED_FIELDS_OK");
    else
      out.find(source.class, idx, "MISSING", "An erasable field of it is gone, and no erasure is on record.");
  }
}

/** Where there are no records, a leaf is right when its entry is one, of this log. */
export function checkEntry(source: LogSource, idx: number, leaf: Leaf, out: Report): void {
  // An entry that is not there, or does not hash to its leaf, was said already.
  if (leaf.entry === null) return;
  const entry = entryOf(leaf);
  if (entry?.class === source.class) {
    source.onEntry?.(entry, idx);
    out.count("OK");
  } else out.fault(source.class, `The entry of leaf ${idx} is not one of this log.`);
}

/** Judges what stands where the log has no leaf. */
export async function checkStrays(
  source: LogSource,
  strays: readonly StoredRecord[],
  out: Report,
): Promise<void> {
  for (const { idx, body } of strays) {
    const id = readRecord(body)?.audit_id;
    const at = id === undefined ? null : await source.indexOf?.(id, idx);
    if (typeof at === "number")
      out.find(
        source.class,
        idx,
        "DUPLICATE",
        `The record of index ${at} stands here again; the log has no such leaf.`,
      );
    else
      out.find(
        source.class,
        idx,
        "EXTRA",
        "A record stands here that was never sealed: the log has no such leaf.",
      );
  }
}
