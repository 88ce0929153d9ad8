import { hash } from "node:crypto";
import { project } from "#lib/core/audit-projection.ts";
import type { AuditRecord, RetentionClass } from "#lib/core/audit-record.ts";
import type { Verdict } from "#lib/core/audit-verification.ts";
import { formatLeafOf } from "../leaf.ts";
import { leafHashHex } from "../tree.ts";
import { alteredColumns, columnMembers } from "./check-columns.ts";
import { entryOf, type Leaf } from "./read-leaves.ts";
import { readRecord } from "./read-record.ts";
import { scanRecord, wantedMembers } from "./scan-record.ts";
import type { Disclosures, StoredRecord } from "./source.ts";

export type RecordCheck = {
  verdict: Verdict;
  detail: string;
  matches: boolean;
  id: string;
  /** Its erasable fields, of a record that is as it should be; null when it has none. */
  disclosures: Disclosures | null;
};

/** Holds a stored record against its leaf. `matches` says whether these are the very bytes that were sealed there. */
export function checkRecord(log: RetentionClass, row: StoredRecord, leaf: Leaf): RecordCheck {
  return checkCommon(log, row, leaf) ?? checkAny(log, row, leaf);
}

const leafMembers = wantedMembers({ audit_id: true, class: true, received_at: true });

/** Nearly all records are right and plainly written: this sees it sooner than `checkAny`. Null where it does not. */
function checkCommon(log: RetentionClass, row: StoredRecord, leaf: Leaf): RecordCheck | null {
  const record = scanRecord(row.body, row.columns ? columnMembers : leafMembers) as AuditRecord | null;
  if (record === null || record.class !== log) return null;
  const derived = leafEntryOf(record, row.body);
  if (derived === null || !isEntry(derived, leaf)) return null;
  if (row.columns && alteredColumns(record, row.columns).length > 0) return null;
  // Of what has erasable fields the scan says nothing.
  return { verdict: "OK", detail: "", matches: true, id: record.audit_id, disclosures: null };
}

function checkAny(log: RetentionClass, row: StoredRecord, leaf: Leaf): RecordCheck {
  const record = readRecord(row.body);
  const id = typeof record?.audit_id === "string" ? record.audit_id : "";
  const bad = (verdict: Verdict, detail: string, matches = false): RecordCheck => ({
    verdict,
    detail,
    matches,
    id,
    disclosures: null,
  });
  const derived = record && leafEntryOf(record, row.body);
  if (!record || !derived || !isEntry(derived, leaf)) {
    const entry = entryOf(leaf);
    const same = entry !== null && hash("sha256", row.body, "buffer").equals(entry.digest);
    if (!same && id && entry && id !== entry.id)
      return bad("MODIFIED", `The event ${id} stands where ${entry.id} was sealed.`);
    if (!same) return bad("MODIFIED", "Its bytes are not those that were sealed.");
    if (!record)
      return bad("MODIFIED", "It was sealed so, and is not a record in canonical JSON (RFC 8785).", true);
    return bad("MODIFIED", "Its class, id or time of arrival are not those of its leaf.", true);
  }
  if (record.class !== log)
    return bad("MODIFIED", `It is of the class ${record.class}, in the log ${log}.`, true);
  const columns = row.columns ? alteredColumns(record, row.columns) : [];
  if (columns.length > 0)
    return bad("COLUMN_MISMATCH", `What is searched is not what was sealed: ${columns.join(", ")}.`, true);
  return { verdict: "OK", detail: "", matches: true, id, disclosures: disclosuresOf(record) };
}

type LeafParts = Pick<AuditRecord, "audit_id" | "class" | "received_at">;

/** The leaf entry that follows from a record alone; null when it can't have one. */
export function leafEntryOf(record: LeafParts, body: string): string | null {
  try {
    return formatLeafOf({
      class: record.class,
      digest: hash("sha256", body, "base64"),
      id: record.audit_id.toLowerCase(),
      receivedMs: Date.parse(record.received_at),
    });
  } catch {
    return null;
  }
}

function isEntry(derived: string, leaf: Leaf): boolean {
  // Where the entry is known to hash to the leaf, equal texts save a hash.
  return leaf.entry === null ? leafHashHex(derived) === leaf.hash : derived === leaf.entry.toString();
}

/** What can be erased of a record: the digests of RFC 9901 §4.2.4, however deep they stand. */
function disclosuresOf(record: AuditRecord): Disclosures | null {
  const digests: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const name of Object.keys(value)) {
      const member = (value as Record<string, unknown>)[name];
      if (name === "_sd" && Array.isArray(member))
        digests.push(...member.filter((one) => typeof one === "string"));
      else if (name === "..." && typeof member === "string") digests.push(member);
      else walk(member);
    }
  };
  walk(record.operation?.arguments);
  if (digests.length === 0) return null;
  return { eventId: record.audit_id, targets: project(record).targets, digests };
}
