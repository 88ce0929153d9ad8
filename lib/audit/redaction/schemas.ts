import { z } from "zod";
import { targetAccesses } from "#lib/core/audit-record.ts";

/** What becomes of a field: kept, left out, masked but for its last four characters, replaced by a keyed hash that still finds it, or made erasable. */
export const treatments = ["keep", "drop", "mask", "hash", "disclosable"] as const;
export type Treatment = (typeof treatments)[number];

/** A way into the arguments: member names parted by dots; `*` for each element or member. */
export const fieldPath = z
  .string()
  .max(300)
  .regex(/^[^.\s]+(\.[^.\s]+)*$/, "Name the way to the field, parted by dots: customer.email, items.*.sku");

const targetType = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "Use lower-case letters: customer");

export const fieldRule = z.strictObject({
  path: fieldPath,
  treatment: z.enum(treatments),
  subject: targetType
    .optional()
    .describe("Whom an erasable field is about: the first target of this type. Left out: the first target."),
});
const fieldRules = z.array(fieldRule).max(200);
export const targetRule = z.strictObject({
  path: fieldPath,
  type: targetType,
  access: z.enum(targetAccesses),
});
const targetRules = z.array(targetRule).max(50);

export const recordingRuleInput = z.strictObject({
  server: z.string().min(1).max(300),
  tool: z.string().min(1).max(300).describe("`*`: every tool of the server without a rule of its own."),
  otherwise: z.enum(["keep", "drop"]).describe("What becomes of fields that are not named."),
  fields: fieldRules,
  targets: targetRules,
});
export const recordingRule = recordingRuleInput.extend({
  id: z.string(),
  version: z.number().int(),
  updated_by: z.object({ id: z.string(), name: z.string() }),
  updated_at: z.iso.datetime(),
});
export type RecordingRuleInput = z.output<typeof recordingRuleInput>;
export type RecordingRule = z.output<typeof recordingRule>;
export const recordingRules = z.object({ items: z.array(recordingRule) });

export const previewRecordingInput = recordingRuleInput.extend({
  arguments: z.record(z.string(), z.unknown()),
});
export const previewRecording = z.object({
  arguments: z.unknown(),
  targets: z.array(z.object({ type: z.string(), id: z.string(), access: z.enum(targetAccesses).optional() })),
  redactions: z.array(
    z.object({
      path: z.string(),
      treatment: z.string(),
      reason: z.string(),
      count: z.number().int().optional(),
    }),
  ),
});
