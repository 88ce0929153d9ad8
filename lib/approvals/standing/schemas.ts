import { z } from "zod";
import { canonicalFault } from "#lib/core/canonical-json.ts";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, textOf } from "#lib/core/text.ts";
import { standingStatuses } from "#lib/core/words.ts";

const named = z.object({ id: z.string(), name: z.string() });
const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);
/** Taken as it is: a member called `__proto__` is one like others. */
const jsonValue = z
  .unknown()
  .refine(
    (value) => value !== undefined && canonicalFault(value) === null,
    "This is no value that JSON can carry.",
  );
const pointer = z.string().max(1_000).describe("Where in the arguments, as a JSON pointer (RFC 6901).");

/** What one argument must be. An argument that none is about, or one that is missing, matches nothing. */
export const argumentConstraint = z.discriminatedUnion("is", [
  z.strictObject({ pointer, is: z.literal("equals"), value: jsonValue }),
  z.strictObject({ pointer, is: z.literal("one_of"), values: z.array(jsonValue).min(1).max(100) }),
  z.strictObject({ pointer, is: z.literal("between"), min: z.number(), max: z.number() }),
  z.strictObject({ pointer, is: z.literal("text"), max_length: z.int().min(1).max(10_000) }),
]);
export type ArgumentConstraint = z.output<typeof argumentConstraint>;

/** The same as it is shown to whom no secret is told: `[hidden]` for values, and no numbers. */
const shownConstraint = z.union([
  argumentConstraint,
  z.strictObject({ pointer, is: z.literal("between"), min: z.null(), max: z.null() }),
]);
export type ShownConstraint = z.output<typeof shownConstraint>;

const constraints = z.array(argumentConstraint).max(200);
const sum = z
  .strictObject({ pointer, max: z.number().positive().max(1e15) })
  .describe("The argument that is added up, and what all calls together may come to.");

/** What whoever approves allows beside it. */
export const giveStandingInput = z.strictObject({
  minutes: z.int().min(1).max(480),
  max_calls: z.int().min(1).max(1_000),
  constraints,
  sum: sum.optional(),
});
export type GiveStanding = z.output<typeof giveStandingInput>;

export const previewStandingInput = z.strictObject({ id: idText, constraints });
export const standingPreview = z.object({
  looked_at: z.int().describe("Requests of the last 30 days by the same agent, of the same tool."),
  matched: z.int(),
  calls: z
    .array(
      z.object({
        id: z.string(),
        at: z.iso.datetime(),
        status: z.string(),
        matches: z.boolean(),
        why: z.string().nullable().describe("Which argument does not match."),
      }),
    )
    .describe("The latest first, fifty at most."),
});
export type StandingPreview = z.output<typeof standingPreview>;

export const standingView = z.object({
  id: z.string(),
  status: z.enum(standingStatuses),
  version: z.int(),
  approval_id: z.string().describe("The approval that it was given with."),
  agent: named,
  on_behalf_of: named.nullable(),
  gateway: named,
  server: z.string(),
  tool: z.string(),
  constraints: z.array(shownConstraint),
  max_calls: z.int(),
  used_calls: z.int(),
  sum: z
    .object({ pointer: z.string(), max: z.number().nullable(), used: z.number().nullable() })
    .nullable()
    .describe("No numbers, where what is added up is a secret of others."),
  given_by: named,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  ended: z.object({ at: z.iso.datetime(), by: named.nullable(), reason: z.string().nullable() }).nullable(),
  can: z.object({ revoke: verdict }),
});
export type StandingView = z.output<typeof standingView>;

export const standingQuery = pageQuery.extend({
  live: z.stringbool().optional().describe("Only what can still be used; or only what is over."),
  agent: idText.optional(),
});
export const standingPage = pageOf(standingView);
export const standingRef = z.strictObject({ id: idText });
export const revokeStandingInput = z.strictObject({ id: idText, reason: textOf(2_000) });
