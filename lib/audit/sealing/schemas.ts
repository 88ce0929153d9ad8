import { z } from "zod";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { verificationReport } from "#lib/core/audit-verification.ts";

export const verificationStatuses = ["running", "clean", "tampered", "failed"] as const;

export {
  type Verdict,
  type VerificationReport,
  verificationReport,
} from "#lib/core/audit-verification.ts";

export const verification = z.object({
  id: z.string(),
  status: z.enum(verificationStatuses),
  checked: z.number().int(),
  total: z.number().int(),
  report: verificationReport.nullable(),
  failure: z.string().nullable(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
});
export type Verification = z.output<typeof verification>;

export const logState = z.object({
  class: z.enum(retentionClasses),
  origin: z.string(),
  /** The key that checkpoints verify under, as a vkey (C2SP signed-note). */
  vkey: z.string(),
  size: z.number().int(),
  /** SHA-256, base64; null while it is empty. */
  root: z.string().nullable(),
  sealed_at: z.iso.datetime().nullable(),
  /** The newest signed checkpoint, as it stands. */
  checkpoint: z.string().nullable(),
  waiting: z.object({ count: z.number().int(), oldest_at: z.iso.datetime().nullable() }),
  retention_years: z.number().int(),
  months: z.array(
    z.object({
      month: z.string(),
      first_index: z.number().int().nullable(),
      last_index: z.number().int().nullable(),
      keep_until: z.iso.datetime(),
      dropped_at: z.iso.datetime().nullable(),
    }),
  ),
  anchors: z.array(z.object({ place: z.string(), size: z.number().int(), anchored_at: z.iso.datetime() })),
});
export type LogState = z.output<typeof logState>;

export const integrity = z.object({
  logs: z.array(logState),
  /** The policy file (C2SP tlog-policy) that an auditor pins once. */
  policy: z.string(),
  /** Why nothing is sealed at the moment; null when all is well. */
  stopped: z.string().nullable(),
  last_verification: verification.nullable(),
});
export type Integrity = z.output<typeof integrity>;
