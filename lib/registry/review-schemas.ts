import { z } from "zod";
import { idText, isStorable, searchText, textOf } from "#lib/core/text.ts";
import { accessLevels, toolEffects, voteDecisions } from "#lib/core/words.ts";
import { change } from "./comparison/change.ts";

export { type Change, type ChangeArea, type ChangeDetail, changeAreas } from "./comparison/change.ts";

/** What reviewers say and do about a submission, beside deciding on its facts. */

export const person = z.object({ id: z.string(), name: z.string() });
export const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);
const time = z.iso.datetime();

export const digestText = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, "The digest that you reviewed, as the submission shows it.");

/** Under which conditions an approval is given. What several signers ask for holds together: the strictest counts. */
export const approvalConditions = z
  .strictObject({
    tools: z
      .array(z.string().max(300))
      .min(1, "Name at least one tool.")
      .max(5_000)
      .nullish()
      .describe("Only these tools, by name; left out, all."),
    until: time.nullish().describe("Only until then; left out, until it must be confirmed again."),
    catalogs: z
      .array(z.string().max(63).refine(isStorable, "There is no catalog of this name."))
      .min(1, "Name at least one catalog.")
      .max(100)
      .nullish()
      .describe("Only in these catalogs, by slug; left out, in all."),
  })
  .refine(
    ({ tools, until, catalogs }) => Boolean(tools ?? until ?? catalogs),
    "Name at least one condition.",
  );
export type ApprovalConditions = z.output<typeof approvalConditions>;

/** Conditions as they are kept. What several signers asked for may leave nothing together: an empty list. */
export const storedConditions = z.object({
  tools: z.array(z.string()).nullish(),
  until: time.nullish(),
  catalogs: z.array(z.string()).nullish(),
});

export const castVoteInput = z
  .strictObject({
    id: idText,
    decision: z.enum(voteDecisions),
    digest: digestText,
    reason: textOf(4_000).describe("Why. Everybody who reads the record later sees it."),
    conditions: approvalConditions.nullish().describe("An approval may be given under conditions."),
    on_behalf_of: idText.nullish().describe("The person who named you to act for them; their roles count."),
  })
  .refine(({ decision, conditions }) => decision === "approve" || !conditions, {
    path: ["conditions"],
    message: "Only an approval has conditions.",
  });

export const retractVoteInput = z.strictObject({ id: idText, digest: digestText, reason: textOf(4_000) });

export const labelToolInput = z.strictObject({
  id: idText,
  digest: digestText.describe("The digest that you reviewed; labels are part of it, so it moves."),
  tool: z.string().max(1_000),
  effects: z.array(z.enum(toolEffects)).max(toolEffects.length),
  access: z.enum(accessLevels),
  reason: textOf(2_000).describe("Why it is so. Everybody who reads the record later sees it."),
});

export const claimInput = z.strictObject({ id: idText });

export const commentInput = z
  .strictObject({
    id: idText,
    thread_id: idText.nullish().describe("To answer in a conversation."),
    anchor: z
      .string()
      .max(1_200)
      .regex(
        /^(tool|prompt|resource|resource_template|document|finding):[^\0]+$|^(owner|data_classification|access_level|purpose|instructions|capabilities)$/u,
      )
      .refine((text) => text.isWellFormed(), "This contains half of a surrogate pair.")
      .nullish()
      .describe(
        "What it is about: `tool:pay`, `document:/description`, `access_level`; left out, the whole.",
      ),
    body: textOf(8_000),
  })
  .refine(({ thread_id, anchor }) => !(thread_id && anchor), {
    path: ["anchor"],
    message: "An answer belongs to its conversation. Leave one of the two out.",
  });

export const resolveThreadInput = z.strictObject({
  id: idText,
  thread_id: idText,
  resolved: z.boolean().describe("false takes it up again."),
});

export const threadView = z.object({
  id: z.string(),
  anchor: z.string().nullable(),
  digest: z.string().nullable().describe("What was under review when it began."),
  current: z.boolean().describe("Whether that is what is under review now."),
  created_at: time,
  resolved_at: time.nullable(),
  resolved_by: person.nullable().describe("Null where the next revision resolved it."),
  comments: z.array(z.object({ id: z.string(), author: person, body: z.string(), created_at: time })),
  can: z.object({ resolve: verdict, reopen: verdict }),
});
export type ThreadView = z.output<typeof threadView>;
export const threadList = z.object({ items: z.array(threadView), can: z.object({ comment: verdict }) });
export type ThreadList = z.output<typeof threadList>;

export const comparisonQuery = z.object({
  id: idText,
  against: z
    .union([z.enum(["approved", "last_look"]), digestText])
    .default("approved")
    .describe(
      "`approved`: the server's version that is approved last; `last_look`: what you saw last before this; a digest: what stood for review under it.",
    ),
});
export const comparisonView = z.object({
  against: z
    .object({
      kind: z.enum(["approved", "last_look", "earlier"]),
      label: z.string().describe("The version that was approved; else, what it is in words."),
      digest: z.string(),
      at: time.describe("When it was approved, when you saw it last, when it came to review."),
    })
    .nullable()
    .describe("Null when there is nothing of the kind."),
  changes: z.array(change).describe("The worst first."),
});
export type ComparisonView = z.output<typeof comparisonView>;

export const lookInput = z.strictObject({ id: idText, digest: digestText });
export const lookView = z.object({ digest: z.string(), first_seen_at: time, last_seen_at: time });

export const bulkActions = ["claim", "release", "approve", "request_changes", "reject"] as const;
export const bulkInput = z
  .strictObject({
    action: z.enum(bulkActions),
    items: z
      .array(z.strictObject({ id: idText, digest: digestText.nullish() }))
      .min(1)
      .max(200),
    reason: textOf(4_000).nullish(),
  })
  .superRefine(({ action, items, reason }, issues) => {
    const first = new Map<string, number>();
    items.forEach(({ id }, index) => {
      if (first.has(id))
        issues.addIssue({
          code: "custom",
          path: ["items", index, "id"],
          message: `This is item ${first.get(id)} already. Name each submission once.`,
        });
      else first.set(id, index);
    });
    if (action === "claim" || action === "release") return;
    if (!reason) issues.addIssue({ code: "custom", path: ["reason"], message: "A decision needs a reason." });
    items.forEach(({ digest }, index) => {
      if (!digest)
        issues.addIssue({
          code: "custom",
          path: ["items", index, "digest"],
          message: "Name the digest that you reviewed.",
        });
    });
  });
export const bulkResult = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      ok: z.boolean(),
      status: z.string().nullable().describe("The submission's status afterwards, where it worked."),
      error: z.object({ code: z.string(), detail: z.string() }).nullable(),
    }),
  ),
});
export type BulkResult = z.output<typeof bulkResult>;

/** Whose queue: what needs my say, mine as a reviewer, my teams', my own submissions, everything. */
export const queueViews = ["needs_me", "claimed", "team", "mine", "all"] as const;
export const queueSorts = ["due", "newest"] as const;
export const queueSearch = searchText.describe("Part of the server's name or address.");
