import { z } from "zod";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { queryText } from "../search/schemas.ts";

export const retention = z.object({
  classes: z.array(
    z.object({
      class: z.enum(retentionClasses),
      years: z.number().int(),
      oldest_month: z.string().nullable(),
    }),
  ),
});
export const setRetentionInput = z.strictObject({
  class: z.enum(retentionClasses),
  years: z.number().int().min(1).max(100),
  reason: z.string().trim().min(1, "Say why.").max(2_000),
});

export type Retention = z.output<typeof retention>;
export const setRetentionOutput = z.object({
  class: z.enum(retentionClasses),
  years: z.number().int(),
  /** Until when the last month that has begun is kept, whatever was set; null when none has. */
  kept_until: z.iso.datetime().nullable(),
  /** What that means for what is there, in words. */
  message: z.string(),
});

const person = z.object({ id: z.string(), name: z.string() });
export const legalHold = z.object({
  id: z.string(),
  name: z.string(),
  reason: z.string(),
  query: z.string(),
  placed_by: person,
  placed_at: z.iso.datetime(),
  released_by: person.nullable(),
  released_at: z.iso.datetime().nullable(),
  release_reason: z.string().nullable(),
  /** Records kept beyond their retention by now. */
  held: z.number().int(),
});
export type LegalHold = z.output<typeof legalHold>;
export const legalHolds = z.object({ items: z.array(legalHold) });
export const placeHoldInput = z.strictObject({
  name: z.string().trim().min(1, "Give it a name.").max(120),
  reason: z.string().trim().min(1, "Say why.").max(2_000),
  query: queryText.min(1, "Say what it covers: a search that finds it."),
});
export const releaseHoldInput = z.strictObject({
  id: z.string(),
  reason: z.string().trim().min(1, "Say why.").max(2_000),
});

/** Whom or what erasable fields are about, as a target: `customer:C-42`. */
export const subjectText = z
  .string()
  .trim()
  .min(3)
  .max(340)
  .regex(/^[a-z][a-z0-9_]{0,39}:.+$/, "Write type:id, such as customer:C-42");
export const eraseInput = z.strictObject({
  subject: subjectText,
  legal_basis: z.string().trim().min(1, "Name the legal basis.").max(2_000),
});
export const erasure = z.object({
  subject: z.string(),
  erased: z.number().int(),
  erased_at: z.iso.datetime(),
  /** The event that records it. */
  event: z.string(),
});
export const erasures = z.object({ items: z.array(erasure) });
