import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, textOf } from "#lib/core/text.ts";
import {
  accessLevels,
  classifications,
  quarantineScopes,
  quarantineStatuses,
  recertificationStatuses,
  versionStatuses,
} from "#lib/core/words.ts";
import { digestText, person, storedConditions, verdict } from "#lib/registry/review-schemas.ts";
import { ownerRef } from "#lib/registry/schemas.ts";
import { stageRule } from "#lib/settings/schemas.ts";

const time = z.iso.datetime();
const count = z.int();
/** A group of signatures, how far it is, and who else could sign. */
const stage = stageRule.extend({ have: count, voters: z.array(person), candidates: z.array(person) });
const reason = textOf(2_000).describe("Why. Everybody who reads the record later sees it.");

// Quarantine: the kill switch for one server, one owner, everything.

export const placeQuarantineInput = z.discriminatedUnion("scope", [
  z.strictObject({
    scope: z.literal("server"),
    name: idText.describe("The server's name: all of its versions stop."),
    version: idText.nullish().describe("Only this version."),
    reason,
  }),
  z.strictObject({ scope: z.literal("owner"), owner: ownerRef, reason }),
  z.strictObject({
    scope: z.literal("everything"),
    confirm: z.literal("everything").describe("Type it out: nothing stays callable."),
    reason,
  }),
]);

export const quarantineRef = z.strictObject({ id: idText });
export const proposeLiftInput = z.strictObject({ id: idText, reason });
export const voteLiftInput = z.strictObject({
  id: idText,
  decision: z.enum(["approve", "reject"]),
  digest: digestText.describe("The digest of the proposal that you read."),
  reason,
});

export const quarantineSummary = z.object({
  id: z.string(),
  scope: z.enum(quarantineScopes),
  target: z.string().describe("A server's name, `team:<slug>`, `user:<e-mail>`; empty for everything."),
  reason: z.string(),
  status: z.enum(quarantineStatuses),
  placed_by: person.nullable(),
  placed_at: time,
  lifted_at: time.nullable(),
  versions: count.describe("How many versions it stopped."),
  /** How far it has got, and how long it took. Readers of all catalogs count; whoever reads without a name is not known. */
  reach: z.object({
    readers: count.describe(
      "Gateways and people that read a catalog in the last day, for each catalog. Whoever reads without a token is not known.",
    ),
    reached: count.describe("Those that hold a revision with it."),
    first_ms: z.number().nullable().describe("Until the first of them held it, in milliseconds."),
    last_ms: z.number().nullable().describe("Until the last of those that hold it did."),
  }),
});
export type QuarantineSummary = z.output<typeof quarantineSummary>;

export const quarantineView = quarantineSummary.extend({
  stopped: z
    .array(
      z.object({
        server: z.string(),
        version: z.string(),
        from: z.enum(versionStatuses).describe("`quarantined`: another quarantine had stopped it before."),
        now: z.enum(versionStatuses),
      }),
    )
    .describe("All that it covers, by name; the first 500."),
  readers: z.array(
    z.object({
      catalog: z.string(),
      reader: z.string(),
      name: z.string(),
      reached_at: time.nullable().describe("When it was first known to hold it; null while it does not."),
      ms: z.number().nullable().describe("How long that took; null for one that first read a day later."),
      seen_at: time,
    }),
  ),
  lift: z
    .object({
      proposed_by: person.nullable(),
      reason: z.string(),
      digest: z.string(),
      proposed_at: time,
      stages: z.array(stage),
      votes: z.array(
        z.object({
          voter: person,
          decision: z.enum(["approve", "reject"]),
          reason: z.string(),
          current: z.boolean(),
          created_at: time,
        }),
      ),
      waiting_for: z.string().nullable(),
    })
    .nullable(),
  can: z.object({ propose_lift: verdict, withdraw_lift: verdict, vote: verdict }),
});
export type QuarantineView = z.output<typeof quarantineView>;
export const quarantineQuery = pageQuery.extend({ status: z.enum(quarantineStatuses).optional() });
export const quarantinePage = pageOf(quarantineSummary);

// Recertification.

export const campaignScope = z.strictObject({
  owners: z.array(ownerRef).max(200).nullish(),
  classifications: z.array(z.enum(classifications)).min(1).nullish(),
  access_levels: z.array(z.enum(accessLevels)).min(1).nullish(),
  approved_before: time.nullish().describe("Only what was approved before then."),
});
export type CampaignScope = z.output<typeof campaignScope>;

export const createCampaignInput = z.strictObject({
  name: textOf(120),
  scope: campaignScope.describe("Which live servers; left out, all of them."),
  due_at: time,
});
export const campaignRef = z.strictObject({ id: idText });

export const campaignSummary = z.object({
  id: z.string(),
  name: z.string(),
  scope: campaignScope,
  created_by: person,
  created_at: time,
  due_at: time,
  closed_at: time.nullable(),
  progress: z.object({
    total: count,
    awaiting_owner: count,
    awaiting_reviewer: count,
    kept: count,
    revoked: count,
    closed: count,
    overdue: count,
  }),
});
export type CampaignSummary = z.output<typeof campaignSummary>;

/** How somebody reviews. Signs, not proof: quick and always yes is what a rubber stamp looks like. */
export const reviewerPace = z.object({
  reviewer: person,
  decided: count,
  approved: count,
  approve_ratio: z.number().describe("0 to 1."),
  median_think_ms: z.number().nullable().describe("From first seeing what they decided on to deciding."),
  fastest_think_ms: z.number().nullable(),
  in_bursts: count.describe("Decisions within ten seconds of the one before."),
  signs: z.array(z.string()).describe("What looks like a rubber stamp, in words; empty when nothing does."),
});
export type ReviewerPace = z.output<typeof reviewerPace>;

export const campaignView = campaignSummary.extend({
  pace: z.array(reviewerPace),
  can: z.object({ close: verdict }),
});
export type CampaignView = z.output<typeof campaignView>;

export const recertificationSummary = z.object({
  id: z.string(),
  campaign: z.object({ id: z.string(), name: z.string() }).nullable(),
  server: z.string(),
  version: z.string(),
  title: z.string().nullable(),
  owner: z.object({ ref: z.string(), label: z.string() }),
  data_classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  digest: z.string(),
  status: z.enum(recertificationStatuses),
  opened_at: time,
  due_at: time,
  lapses_at: time.nullable().describe("When it stops being callable unless it is kept."),
  overdue: z.boolean(),
  confirmation: z.object({ by: person, at: time, text: z.string() }).nullable(),
  decision: z
    .object({ by: person, at: time, reason: z.string() })
    .nullable()
    .describe("The vote that decided it; null while it is open, and where it was closed."),
  orphaned: z
    .string()
    .nullable()
    .describe("Why nobody is left who could confirm it; a reviewer then decides without."),
  can: z.object({
    confirm: verdict,
    vote: verdict.describe("Keep or revoke it."),
    revoke: verdict.describe("Revoke it, which waits for nobody's confirmation."),
  }),
});
export type RecertificationSummary = z.output<typeof recertificationSummary>;

export const recertificationRef = z.strictObject({ id: idText });

/** One recertification with what was approved, when and by whom. */
export const recertificationView = recertificationSummary.extend({
  version_status: z.enum(versionStatuses),
  purpose: z.string().nullable(),
  approved: z
    .object({ submission_id: z.string(), at: time.nullable(), by: z.array(person) })
    .nullable()
    .describe("The approval that is to be confirmed."),
  conditions: storedConditions.nullable(),
  recertify_by: time.nullable(),
  lapsed: z.object({ at: time, reason: z.string() }).nullable(),
  stages: z.array(stage),
  votes: z.array(
    z.object({
      id: z.string(),
      voter: person,
      decision: z.enum(["approve", "reject"]),
      reason: z.string(),
      late: z.boolean(),
      created_at: time,
    }),
  ),
  waiting_for: z.string().nullable().describe("Who must act next, in words."),
});
export type RecertificationView = z.output<typeof recertificationView>;

export const recertificationViews = ["needs_me", "all"] as const;
export const recertificationQuery = pageQuery.extend({
  view: z.enum(recertificationViews).default("all"),
  campaign_id: idText.optional(),
  server: idText.optional(),
  status: z.enum(recertificationStatuses).optional(),
});
export const recertificationPage = pageOf(recertificationSummary);

export const confirmRecertificationInput = z.strictObject({
  id: idText,
  digest: digestText,
  text: textOf(2_000).describe(
    "That owner, classification, access level and purpose still hold, or what does not.",
  ),
});
export const voteRecertificationInput = z.strictObject({
  id: idText,
  digest: digestText,
  decision: z.enum(["approve", "reject"]).describe("`approve` keeps it, `reject` revokes it at once."),
  reason,
});
export const recertificationLookInput = z.strictObject({ id: idText, digest: digestText });

export const bulkRecertificationInput = z.strictObject({
  items: z
    .array(voteRecertificationInput.pick({ id: true, digest: true, decision: true }))
    .min(1)
    .max(200),
  reason,
});

export const campaignQuery = pageQuery;
export const campaignPage = pageOf(campaignSummary);
export const campaignExportInput = z.strictObject({
  id: idText,
  format: z.enum(["json", "csv"]).default("json"),
});

// What became of a server, and what may be done with it.

export const orphanView = z.object({
  server: z.string(),
  title: z.string().nullable(),
  versions: z.array(z.string()).describe("Those that are live or deprecated."),
  owner: z.object({ ref: z.string(), label: z.string() }).nullable(),
  because: z.string().describe("`Mateo Silva's account is disabled.`"),
  since: time.nullable(),
  proposed: z
    .array(z.object({ ref: z.string(), label: z.string(), because: z.string() }))
    .describe("Who could answer for it, the likeliest first."),
});
export type OrphanView = z.output<typeof orphanView>;
export const orphanPage = pageOf(orphanView);

export const standingQuery = z.strictObject({
  name: z.string().max(300).refine(isStorable, "There is no such server."),
});
export const versionStandingView = z.object({
  version: z.string(),
  status: z.enum(versionStatuses),
  status_message: z.string().nullable(),
  successor: z.string().nullable(),
  sunset_at: time.nullable(),
  callable: z.boolean().describe("Derived from all that follows; nobody sets it."),
  because: z.string().nullable().describe("Why it is not callable, and what to do."),
  approved_by: z.string().nullable().describe("The submission."),
  conditions: storedConditions.nullable(),
  recertify_by: time.nullable(),
  lapses_at: time.nullable(),
  lapsed_at: time.nullable(),
  quarantine: z.object({ id: z.string(), reason: z.string(), placed_at: time }).nullable(),
  recertification: z.object({ id: z.string(), status: z.enum(recertificationStatuses) }).nullable(),
});
export const serverStanding = z.object({
  name: z.string(),
  owner_active: z.boolean(),
  versions: z.array(versionStandingView),
  can: z.object({ set_status: verdict, quarantine: verdict, resubmit: verdict }),
});
export type ServerStanding = z.output<typeof serverStanding>;
