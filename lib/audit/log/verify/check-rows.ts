import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { checkRecord, type RecordCheck } from "./check-record.ts";
import { newPlainRows } from "./plain-row.ts";
import type { Leaf } from "./read-leaves.ts";
import type { Report } from "./report.ts";
import type { Disclosures, LogSource, StoredRecord } from "./source.ts";

/** A record that is as it was sealed, and whose erasable fields are still to be looked at. */
export type Suspended = Disclosures & { idx: number };

/**
 * Judges what stands at one index. The record that was sealed there is the one with its bytes; whatever else stands there
 * has come later. A copy under legal hold is judged by itself.
 *
 * @returns what has erasable fields, for a look at all of them at once
 */
export function checkRows(
  source: LogSource,
  idx: number,
  leaf: Leaf,
  rows: readonly StoredRecord[],
  out: Report,
): Suspended | null {
  if (isPlain(source, leaf, rows)) {
    out.count("OK");
    return null;
  }
  const checks = rows.map((row) => ({ row, check: checkRecord(source.class, row, leaf) }));
  const main = checks.filter(({ row }) => !row.held);
  const copies = checks.filter(({ row }) => row.held);
  const sealed = main.find(({ check }) => check.matches) ?? main[0];
  for (const { check } of main.filter((one) => one !== sealed)) sayBeside(source, idx, check, out);
  for (const { check } of copies)
    if (check.verdict !== "OK")
      out.find(source.class, idx, check.verdict, `In the copy under legal hold: ${check.detail}`);
  if (!sealed) {
    if (copies.every(({ check }) => check.verdict === "OK")) out.count("HELD");
    return null;
  }
  const { verdict, detail, disclosures } = sealed.check;
  if (verdict !== "OK") out.find(source.class, idx, verdict, detail);
  else if (disclosures) return { idx, ...disclosures };
  else out.count("OK");
  return null;
}

const plainRows = Object.fromEntries(retentionClasses.map((log) => [log, newPlainRows(log)])) as Record<
  RetentionClass,
  ReturnType<typeof newPlainRows>
>;

/** Nearly all rows are alone, right, and plainly written: this sees it soonest. */
function isPlain(source: LogSource, { entry }: Leaf, rows: readonly StoredRecord[]): boolean {
  const [row] = rows;
  if (rows.length !== 1 || !row?.copied || row.held || entry === null) return false;
  return plainRows[source.class](row.copied, entry);
}

function sayBeside(source: LogSource, idx: number, check: RecordCheck, out: Report): void {
  if (check.matches) out.find(source.class, idx, "DUPLICATE", "The same record stands here twice.");
  else out.find(source.class, idx, "EXTRA", "A record stands here beside the one that was sealed.");
}
