import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, textOf } from "#lib/core/text.ts";
import {
  accessLevels,
  accessReviewStatuses,
  classifications,
  reviewOutcomes,
  reviewVerdicts,
  silenceRules,
} from "#lib/core/words.ts";
import { grantUse } from "../narrowings/schemas.ts";

const person = z.object({ id: z.string(), name: z.string() });
const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);
const ownerRef = z
  .string()
  .max(300)
  .regex(/^(team:[a-z0-9][a-z0-9-]*|user:.+@.+)$/, "An owner is team:<slug> or user:<e-mail>.")
  .refine(isStorable, "An owner is team:<slug> or user:<e-mail>.");

/** Which grants in force are looked at. All that it names must hold; what it leaves out, leaves everything in. */
export const accessReviewScope = z.strictObject({
  owners: z.array(ownerRef).min(1).max(100).optional().describe("Who answers for the agent."),
  agents: z.array(idText).min(1).max(200).optional(),
  servers: z.array(z.string().min(1).max(300)).min(1).max(200).optional().describe("By name."),
  classifications: z.array(z.enum(classifications)).min(1).optional(),
  access_levels: z
    .array(z.enum(accessLevels))
    .min(1)
    .optional()
    .describe("The highest of what the grant covers."),
  begun_before: z.iso.datetime({ offset: true }).optional().describe("Only grants that began before."),
  begun_days_ago: z
    .int()
    .min(1)
    .max(3_650)
    .optional()
    .describe("The same, for what is repeated: at least so many days ago."),
});
export type AccessReviewScope = z.output<typeof accessReviewScope>;

const terms = {
  name: textOf(100),
  scope: accessReviewScope.default({}),
  usage_days: z.int().min(7).max(365).default(90).describe("How far back use counts."),
  silence: z
    .enum(silenceRules)
    .default("revoke")
    .describe(
      "What nobody's verdict means for grants of the level `read`; for `write` and `admin` it is always `revoke`, as it is for what was not given long enough ago to tell.",
    ),
};
export const openAccessReviewInput = z.strictObject({ ...terms, due_at: z.iso.datetime({ offset: true }) });
export const scheduleAccessReviewInput = z.strictObject({
  ...terms,
  months: z.int().min(1).max(12).default(3).describe("Every so many months; 3 is quarterly."),
  days_open: z.int().min(1).max(90).default(21).describe("How many days people have to decide."),
  first_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("When the first one opens; at once when left out."),
});

export const accessReviewRef = z.strictObject({ id: idText });
export const decideReviewItemsInput = z.strictObject({
  id: idText.describe("The review's."),
  items: z
    .array(
      z.strictObject({
        id: idText,
        decided_at: z.iso
          .datetime({ offset: true })
          .nullable()
          .describe("The item's, as you last saw it: refused as `stale` where somebody decided since."),
      }),
    )
    .min(1)
    .max(200),
  verdict: z.enum(reviewVerdicts),
  keep: z
    .array(z.string().min(1).max(300))
    .max(500)
    .optional()
    .describe("To narrow one item: the tools that stay; when left out, those suggested."),
  reason: textOf(2_000)
    .optional()
    .describe("Needed to keep what was not used, or what is above `read`, and to revoke what was used."),
});
export const signAccessReviewInput = z.strictObject({ id: idText, statement: textOf(2_000) });
export const accessReviewExportInput = z.strictObject({
  id: idText,
  format: z.enum(["json", "csv"]).default("json"),
});

export const accessReviewSummary = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(accessReviewStatuses),
  scope: accessReviewScope,
  usage_days: z.int(),
  silence: z.enum(silenceRules),
  schedule_id: z.string().nullable(),
  created_by: person.nullable().describe("Null when a schedule opened it."),
  created_at: z.iso.datetime(),
  due_at: z.iso.datetime(),
  items: z.int(),
  decided: z.int(),
  mine: z.int().describe("How many still wait for a verdict that you may give."),
});
export type AccessReviewSummary = z.output<typeof accessReviewSummary>;

export const accessReviewView = accessReviewSummary.extend({
  counts: z.object({
    verdicts: z.record(z.enum(reviewVerdicts), z.int()),
    silent: z.int().describe("Without anybody's verdict: open ones now, or when it was closed."),
    outcomes: z.record(z.enum(reviewOutcomes), z.int()),
  }),
  closed: z.object({ at: z.iso.datetime(), by: person.nullable() }).nullable(),
  applied_at: z.iso.datetime().nullable(),
  signed: z.object({ at: z.iso.datetime(), by: person, statement: z.string() }).nullable(),
  pace: z
    .array(
      z.object({
        person,
        decided: z.int(),
        kept: z.int(),
        median_seconds: z.number().nullable(),
        hasty: z.boolean(),
      }),
    )
    .describe("How each reviewer decided; `hasty` where they kept nearly all within seconds of one another."),
  can: z.object({ close: verdict, sign: verdict, export: verdict }),
});
export type AccessReviewView = z.output<typeof accessReviewView>;
export const accessReviewPage = pageOf(accessReviewSummary);
export const accessReviewsQuery = pageQuery.extend({
  status: z.enum(accessReviewStatuses).optional(),
  waits_for_me: z.stringbool().optional().describe("Only those with something that waits for your verdict."),
});

/** What was found when the review began. */
export const reviewEvidence = z.object({
  use: grantUse.omit({ tools: true }).extend({
    tools: z
      .array(z.string())
      .describe("All that the grant held: what it covered, and what could be restored."),
    restorable: z.array(z.string()).describe("Of them, those that a narrowing had taken."),
    used_tools: z.array(z.string()),
    last_at: z.iso.datetime().nullable(),
    permits: z.int(),
    denials: z.int(),
  }),
  peers: z.int().describe("How many other agents have a grant on this server."),
  signed_by: z.array(person).describe("Who approved it."),
});
export type ReviewEvidence = z.output<typeof reviewEvidence>;

export const accessReviewItem = z.object({
  id: z.string(),
  grant_id: z.string(),
  agent: z.object({ id: z.string(), name: z.string() }),
  owner: z.object({ ref: z.string(), label: z.string() }).describe("Who answers for the agent."),
  server: z.string(),
  classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  evidence: reviewEvidence,
  recommendation: z.enum(reviewVerdicts),
  verdict: z.enum(reviewVerdicts).nullable(),
  keep: z.array(z.string()),
  reason: z.string().nullable(),
  decided_by: person.nullable().describe("Null for silence."),
  decided_at: z.iso.datetime().nullable(),
  outcome: z.enum(reviewOutcomes).nullable(),
  restored: z.array(z.string()).describe("Of the tools that were taken so, those given back since."),
  note: z.string().nullable(),
  can: z.object({ decide: verdict }),
});
export type AccessReviewItem = z.output<typeof accessReviewItem>;
export const accessReviewItemsQuery = pageQuery.extend({
  id: idText,
  view: z.enum(["all", "mine", "undecided", "decided"]).default("all"),
});
export const accessReviewItemPage = pageOf(accessReviewItem);
export const decidedReviewItems = z.object({
  review: accessReviewView,
  items: z.array(accessReviewItem).describe("Those decided, in the order they were named."),
});

export const accessReviewSchedule = z.object({
  id: z.string(),
  name: z.string(),
  scope: accessReviewScope,
  usage_days: z.int(),
  silence: z.enum(silenceRules),
  months: z.int(),
  days_open: z.int(),
  next_at: z.iso.datetime(),
  created_by: person,
  ended: z.object({ at: z.iso.datetime(), by: person }).nullable(),
});
export type AccessReviewSchedule = z.output<typeof accessReviewSchedule>;
export const accessReviewSchedules = z.object({ items: z.array(accessReviewSchedule) });
