import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText } from "#lib/core/text.ts";
import { notificationKinds } from "#lib/core/words.ts";

const time = z.iso.datetime();

/** Why something needs its reader no more. */
export const silencedBecause = ["you", "newer", "others", "over"] as const;

export const notificationView = z.object({
  id: z.string(),
  kind: z.enum(notificationKinds),
  event: z.string().describe("What happened: `submission.in_review`."),
  subject: z.object({
    type: z.enum([
      "submission",
      "server",
      "quarantine",
      "recertification",
      "policy_change",
      "access_policy_change",
      "grant",
      "agent",
      "duty_conflict",
      "access_policy",
      "access_review",
      "approval",
      "delegation",
    ]),
    id: z.string(),
    name: z.string(),
  }),
  text: z.string().describe("What happened, in a sentence, for its reader."),
  tells_of: z
    .array(z.string())
    .describe("The notifications that its text counts: whoever has read it, has read these as well."),
  created_at: time,
  read_at: time.nullable(),
  silenced_at: time.nullable().describe("Since when it needs its reader no more, as far as that is known."),
  silenced_because: z
    .enum(silencedBecause)
    .nullable()
    .describe(
      "Set once it needs its reader no more: `you` voted, a `newer` notification took its place, `others` decided or signed in their place, or what it asks for is `over`.",
    ),
});
export type NotificationView = z.output<typeof notificationView>;

export const notificationViews = ["needs_me", "decided", "overdue", "all"] as const;
export const notificationQuery = pageQuery.extend({ view: z.enum(notificationViews).default("all") });
export const notificationPage = pageOf(notificationView);

export const notificationCounts = z.object({
  unread: z.int().max(100).describe("Up to 100."),
  needs_me: z.int().max(100).describe("Of what waits for you, what you have not read, up to 100."),
});
export type NotificationCounts = z.output<typeof notificationCounts>;

/** How many are marked as read at once. */
export const readMax = 200;

export const readNotificationsInput = z
  .strictObject({
    ids: z.array(idText).min(1).max(readMax).optional(),
    all: z.literal(true).optional(),
  })
  .refine(({ ids, all }) => (ids === undefined) !== (all === undefined), "Give either `ids` or `all`.");
