import type { LegalHold } from "#lib/audit/retention/schemas.ts";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import type { FieldIssue } from "#lib/core/errors.ts";

/** What each class holds. */
export const classContents: Record<RetentionClass, string> = {
  standard: "Calls that gateways report.",
  security: "What was refused, sign-ins, tokens and clients, and whatever is done with this log.",
  governance: "Submissions, votes, approvals, policies and the other decisions of this console.",
};

/** What another number of years means for what is there already. */
export function yearsChange(before: number, after: number): string {
  if (after > before) return "Longer holds for every month that is still kept, and for all that begin.";
  if (after < before)
    return "Shorter holds for months that begin from now on. Months that have begun keep what was promised.";
  return "Months that have begun keep what was promised.";
}

/** A whole number of years as somebody types it, or what is wrong with it. */
export function readYears(text: string): { years: number } | { problem: string } {
  const years = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return years >= 1 && years <= 100 ? { years } : { problem: "A whole number of years, from 1 to 100." };
}

/** `Holds nothing beyond its time yet`, or how much. */
export function heldWords({ held, released_at }: Pick<LegalHold, "held" | "released_at">): string {
  const records = `${held.toLocaleString("en")} ${held === 1 ? "record" : "records"}`;
  if (released_at !== null) return held === 0 ? "Held nothing beyond its time" : `Held ${records}`;
  return held === 0
    ? "Nothing is beyond its time yet"
    : `${records} kept beyond ${held === 1 ? "its" : "their"} time`;
}

/** Holds in force, and those that were, in their order. */
export function byForce(holds: readonly LegalHold[]): { active: LegalHold[]; released: LegalHold[] } {
  return {
    active: holds.filter(({ released_at }) => released_at === null),
    released: holds.filter(({ released_at }) => released_at !== null),
  };
}

export type EraseDraft = { subject: string; legal_basis: string; confirmation: string };

/** What keeps somebody from erasing for good: it must be clear who, why, and that it is meant. */
export function eraseFaults({ subject, legal_basis, confirmation }: EraseDraft): FieldIssue[] {
  const named = subject.trim();
  return [
    ...(/^[a-z][a-z0-9_]{0,39}:.+$/.test(named)
      ? []
      : [{ pointer: "/subject", message: "Write type:id, such as customer:C-42" }]),
    ...(legal_basis.trim() === "" ? [{ pointer: "/legal_basis", message: "Name the legal basis." }] : []),
    ...(confirmation.trim() === named && named !== ""
      ? []
      : [{ pointer: "/confirmation", message: "Write the subject exactly as above." }]),
  ];
}
