import { z } from "zod";

/** What a verifier says of one place in a log. */
export const verdicts = [
  "OK",
  "MODIFIED",
  "COLUMN_MISMATCH",
  "EXPIRED_OK",
  "ERASED_FIELDS_OK",
  "HELD",
  "MISSING",
  "EXTRA",
  "DUPLICATE",
  "UNSEALED",
  "LATE_UNSEALED",
] as const;
export type Verdict = (typeof verdicts)[number];

/** Verdicts that are as they should be: they are counted, and not named one by one. */
const lawful: readonly Verdict[] = ["OK", "EXPIRED_OK", "ERASED_FIELDS_OK", "HELD", "UNSEALED"];

export const isLawful = (verdict: Verdict): boolean => lawful.includes(verdict);

export const verificationReport = z.object({
  /** How many places had each verdict. */
  counts: z.partialRecord(z.enum(verdicts), z.number().int()),
  /** The places that are not as they should be: the first thousand. `index` is null for what is in no log yet. */
  findings: z.array(
    z.object({
      class: z.string(),
      index: z.number().int().nullable(),
      verdict: z.enum(verdicts),
      detail: z.string(),
    }),
  ),
  /** Whole-log faults: a root that does not follow, a signature that does not hold, a checkpoint that it does not extend. */
  faults: z.array(z.object({ class: z.string(), message: z.string() })),
  /** Each log that was checked: how large it was, and which older checkpoints it was found to extend. */
  logs: z.array(
    z.object({
      class: z.string(),
      origin: z.string(),
      size: z.number().int(),
      root: z.string(),
      consistent_with: z.object({ checkpoints: z.number().int(), oldest: z.number().int().nullable() }),
      /** Witnesses of the policy whose cosignature holds, of how many; null when the policy names none. */
      witnesses: z.object({ cosigned: z.number().int(), of: z.number().int() }).nullable(),
    }),
  ),
  /** What this check can't say. */
  not_checked: z.array(z.string()),
});
export type VerificationReport = z.output<typeof verificationReport>;

/**
 * Whether something was altered, as opposed to late: an event that waits longer than it should is named, and is no sign of
 * tampering by itself.
 */
export function isTampered({ counts, faults }: Pick<VerificationReport, "counts" | "faults">): boolean {
  if (faults.length > 0) return true;
  return verdicts.some((verdict) => verdict !== "LATE_UNSEALED" && !isLawful(verdict) && counts[verdict]);
}
