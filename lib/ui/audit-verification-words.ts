import type { Verdict, Verification, VerificationReport } from "#lib/audit/sealing/schemas.ts";
import { exactly } from "./audit-integrity-words.ts";

/** `lawful`: as it should be. */
type VerdictWords = { label: string; means: string; lawful: boolean };

/** What a verifier says of one place in a log, for somebody who has never seen it. */
export const verdictWords: Record<Verdict, VerdictWords> = {
  OK: { lawful: true, label: "As it was sealed", means: "The record, its columns and its leaf agree." },
  MODIFIED: {
    lawful: false,
    label: "Modified",
    means: "What is stored is not what was sealed at this place.",
  },
  COLUMN_MISMATCH: {
    lawful: false,
    label: "Columns altered",
    means: "What it is searched by is not what the sealed record says.",
  },
  EXPIRED_OK: {
    lawful: true,
    label: "Expired",
    means: "Dropped when its time had passed. Its leaf still proves that it stood here.",
  },
  ERASED_FIELDS_OK: {
    lawful: true,
    label: "Fields erased",
    means: "As it was sealed; fields in it that could be erased have been.",
  },
  HELD: {
    lawful: true,
    label: "Held",
    means: "Its time has passed; a legal hold keeps it, as it was sealed.",
  },
  MISSING: {
    lawful: false,
    label: "Missing",
    means: "The log says that a record stands here, and there is none.",
  },
  EXTRA: { lawful: false, label: "Extra", means: "A record lies here that the log does not have." },
  DUPLICATE: { lawful: false, label: "Twice", means: "The same event stands at more than one place." },
  UNSEALED: { lawful: true, label: "Waiting to be sealed", means: "It came a moment ago." },
  LATE_UNSEALED: {
    lawful: false,
    label: "Waiting too long",
    means:
      "It should have been sealed by now. Sealing may have stopped; it is no sign of tampering by itself.",
  },
};

export type VerdictCount = VerdictWords & { verdict: Verdict; count: number };

const verdictOrder = Object.entries(verdictWords) as [Verdict, VerdictWords][];

/** What was counted, what is not as it should be first. */
export function verdictCounts(counts: VerificationReport["counts"]): VerdictCount[] {
  const found = verdictOrder.flatMap(([verdict, words]) => {
    const count = counts[verdict] ?? 0;
    return count > 0 ? [{ verdict, count, ...words }] : [];
  });
  return [...found.filter(({ lawful }) => !lawful), ...found.filter(({ lawful }) => lawful)];
}

/** `Nothing was altered`, and the like. */
export const verificationTitles: Record<Verification["status"], string> = {
  running: "Verifying",
  clean: "Nothing was altered",
  tampered: "The log was altered",
  failed: "The check could not be finished",
};

/** How far it is, how much was checked, or that it says nothing. */
export function verificationWords({ status, checked, total, report }: Verification): string {
  const places = (n: number) => exactly(n, "place");
  switch (status) {
    case "running":
      return total === 0 ? "Counts what there is" : `${checked.toLocaleString("en")} of ${places(total)}`;
    case "clean":
      return `All ${places(sealedPlaces(report) ?? checked)} in the logs follow from the signed checkpoints.${lateWords(report)}`;
    case "tampered":
      return `${troubleWords(report)} Keep the database as it is, and compare it with an export or a mirror.`;
    case "failed":
      return "This says nothing about the log, neither that it was altered nor that it was not.";
  }
}

/** What waits is counted as well, and follows from nothing yet. */
function sealedPlaces(report: VerificationReport | null): number | null {
  if (!report) return null;
  const { UNSEALED = 0, LATE_UNSEALED = 0, ...sealed } = report.counts;
  return Object.values(sealed).reduce((sum, count) => sum + count, 0);
}

function lateWords(report: VerificationReport | null): string {
  const late = report?.counts.LATE_UNSEALED ?? 0;
  return late === 0
    ? ""
    : ` ${late === 1 ? "1 event waits longer than it" : `${exactly(late, "event")} wait longer than they`} should.`;
}

function troubleWords(report: VerificationReport | null): string {
  if (!report) return "";
  const altered = verdictCounts(report.counts).reduce(
    (sum, { lawful, verdict, count }) => sum + (lawful || verdict === "LATE_UNSEALED" ? 0 : count),
    0,
  );
  const parts = [
    ...(altered > 0 ? [`${exactly(altered, "place is", "places are")} not as sealed`] : []),
    ...(report.faults.length > 0
      ? [exactly(report.faults.length, "fault of a whole log", "faults of whole logs")]
      : []),
  ];
  return parts.length === 0 ? "" : `${parts.join(", and ")}.`;
}

/** `231,219 events, extends 1,201 older checkpoints, from 12 events on` */
export function checkedWords(log: VerificationReport["logs"][number]): string {
  const { size, consistent_with, witnesses } = log;
  const { checkpoints, oldest } = consistent_with;
  const from = oldest === null ? "" : `, from ${exactly(oldest, "event")} on`;
  return [
    exactly(size, "event"),
    ...(checkpoints > 0 ? [`extends ${exactly(checkpoints, "older checkpoint")}${from}`] : []),
    ...(witnesses
      ? [`cosigned by ${witnesses.cosigned} of ${exactly(witnesses.of, "witness", "witnesses")}`]
      : []),
  ].join(", ");
}

/** From 0 to 1; never 1 before it is done. */
export function verifiedPart({ checked, total }: Pick<Verification, "checked" | "total">): number {
  return total === 0 ? 0 : Math.min(0.99, checked / total);
}
