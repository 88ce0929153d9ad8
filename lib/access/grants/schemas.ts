import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, textOf } from "#lib/core/text.ts";
import { accessLevels, classifications, grantStatuses, lineageRelations } from "#lib/core/words.ts";
import { stageRule } from "#lib/settings/schemas.ts";
import { requestConflict } from "../duties/schemas.ts";
import { minutesMax, slug } from "../policy/schemas.ts";

/** A name, an address or a pattern as a caller writes it: nothing that the database could not hold. */
const written = (max: number) => storable(z.string().min(1).max(max));
const storable = (text: z.ZodString) =>
  text.refine(isStorable, "This contains the NUL character, or half of a surrogate pair.");

const scalar = z.union([storable(z.string().max(1_000)), z.number(), z.boolean()]);

/** What an argument of a call must be. An argument that is not there is none of it. */
export const argumentConstraint = z.strictObject({
  tool: written(300).nullable().default(null).describe("The tool it is about; null for all."),
  argument: written(300).regex(/^(\/[^/]*)+$/, "An argument is a JSON pointer (RFC 6901): /customer/id."),
  must: z.discriminatedUnion("op", [
    z.strictObject({ op: z.literal("equals"), value: scalar }),
    z.strictObject({ op: z.literal("one_of"), values: z.array(scalar).min(1).max(200) }),
    z
      .strictObject({ op: z.literal("range"), min: z.number().optional(), max: z.number().optional() })
      .refine(
        ({ min, max }) => min !== undefined || max !== undefined,
        "A range has a `min`, a `max`, or both.",
      )
      .refine(
        ({ min, max }) => min === undefined || max === undefined || min <= max,
        "The `min` of a range is its `max` at most.",
      ),
    z.strictObject({ op: z.literal("prefix"), prefix: written(300) }),
    z.strictObject({
      op: z.literal("pattern"),
      pattern: written(300).describe("RE2, matched against the whole text."),
    }),
  ]),
});
export type ArgumentConstraint = z.output<typeof argumentConstraint>;

/** What a grant is of. */
export const grantTerms = z.strictObject({
  scopes: z
    .array(z.enum(accessLevels))
    .max(3)
    .default([])
    .describe("All tools that reviewers gave this access level."),
  tools: z.array(written(300)).max(500).default([]).describe("Single tools, by name."),
  constraints: z.array(argumentConstraint).max(50).default([]),
  users: z
    .array(written(300))
    .max(200)
    .default([])
    .describe("E-mail addresses of those on whose behalf alone; none for all."),
});
export type GrantTerms = z.output<typeof grantTerms>;

export const requestGrantInput = grantTerms.extend({
  agent_id: idText,
  server: written(300),
  scope: written(20_000)
    .optional()
    .describe(
      "Levels and tools by the names that denials give them, as OAuth writes scopes: `com.example/crm:read`.",
    ),
  minutes: z
    .int()
    .min(5)
    .max(minutesMax)
    .optional()
    .describe("How long from when it starts; the longest that the policy allows when left out."),
  not_before: z.iso.datetime({ offset: true }).optional(),
  reason: textOf(2_000).describe("What the agent needs it for. Whoever decides reads it."),
  extends: idText.optional().describe("A grant that this one goes on from, when it ends."),
});
export const previewGrantInput = requestGrantInput.omit({ reason: true });

export const grantRef = z.strictObject({ id: idText });
export const endGrantInput = z.strictObject({ id: idText, reason: textOf(2_000) });
export const voteGrantInput = z.strictObject({
  id: idText,
  decision: z.enum(["approve", "reject"]),
  digest: z.string().max(100).describe("The digest of the request that you read."),
  reason: textOf(2_000),
});

/** A tool of a server, as approved. */
export const grantTool = z.object({
  name: z.string(),
  access: z.enum(accessLevels),
  effects: z.array(z.string()),
  scopes: z.array(z.string()).optional().describe("What the server calls it by, all of them together."),
});
export type GrantTool = z.output<typeof grantTool>;

export const grantPreview = z.object({
  classification: z.enum(classifications),
  access_level: z.enum(accessLevels).describe("The highest of what is asked for."),
  tools: z.array(grantTool).describe("What it comes to, by today's approval."),
  gained: z.array(z.string()).describe("Tools that the agent has no access to yet."),
  stages: z.array(stageRule),
  max_minutes: z.int(),
  waiting_for: z.string().describe("Who would decide, as a sentence."),
  conflicts: z.array(requestConflict).describe("Rules of which the agent would have both sides."),
});
export type GrantPreview = z.output<typeof grantPreview>;

const person = z.object({ id: z.string(), name: z.string() });
const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);

export const grantSummary = z.object({
  id: z.string(),
  status: z.enum(grantStatuses),
  agent: z.object({ id: z.string(), name: z.string() }),
  server: z.string(),
  scopes: z.array(z.enum(accessLevels)),
  tools: z.array(z.string()),
  constraints: z.int(),
  users: z.int(),
  requester: person,
  created_at: z.iso.datetime(),
  starts_at: z.iso.datetime().nullable(),
  ends_at: z.iso.datetime().nullable(),
  minutes: z.int(),
  waiting_for: z.string().nullable(),
});
export type GrantSummary = z.output<typeof grantSummary>;

export const grantView = grantSummary.omit({ constraints: true, users: true }).extend({
  constraints: z.array(argumentConstraint),
  users: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
  reason: z.string(),
  digest: z.string(),
  classification: z.enum(classifications),
  covers: z.array(grantTool).describe("What it comes to, by today's approval."),
  stages: z.array(stageRule.extend({ have: z.int() })),
  lineage: z.array(z.object({ person, relation: z.enum(lineageRelations) })),
  votes: z.array(
    z.object({
      voter: person,
      decision: z.enum(["approve", "reject", "retract"]),
      reason: z.string(),
      late: z.boolean(),
      created_at: z.iso.datetime(),
    }),
  ),
  bundle: z.string().nullable().describe("What it was requested by, as `name@version`."),
  follows: z.string().nullable(),
  followed_by: z.array(z.string()),
  not_before: z.iso.datetime().nullable(),
  request_ends_at: z.iso.datetime(),
  decided_at: z.iso.datetime().nullable(),
  ended: z.object({ at: z.iso.datetime(), by: person.nullable(), reason: z.string().nullable() }).nullable(),
  can: z.object({ vote: verdict, cancel: verdict, release: verdict, revoke: verdict, extend: verdict }),
});
export type GrantView = z.output<typeof grantView>;

export const requestBundleInput = requestGrantInput
  .pick({ agent_id: true, minutes: true, reason: true })
  .extend({
    bundle: slug,
    version: z.int().optional().describe("The version that you read; refused when another stands by now."),
  });
export const requestedBundle = z.object({ bundle: z.string(), items: z.array(grantView) });

export const grantsQuery = pageQuery.extend({
  agent: idText.optional(),
  server: written(300).optional(),
  status: z.enum(grantStatuses).optional(),
  view: z.enum(["needs_me", "given", "requested", "ended"]).optional(),
});
export const grantPage = pageOf(grantSummary);

/** As many as a tab says exactly. */
export const grantCountsMax = 1_000;
export const grantCountsQuery = grantsQuery.pick({ agent: true, server: true });
export const grantCounts = z.object({
  needs_me: z.int(),
  requested: z.int(),
  given: z.int(),
  ended: z.int(),
});
export type GrantCounts = z.output<typeof grantCounts>;
