import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, textOf } from "#lib/core/text.ts";
import { accessLevels, toolEffects } from "#lib/core/words.ts";
import { slug } from "../policy/schemas.ts";

const name = z.string().min(1).max(300).refine(isStorable, "Nothing has this name.");

/** Which tools; a member that is left out says nothing, and of several all must hold. */
export const dutySelector = z
  .strictObject({
    server: name.optional(),
    tool: name.optional(),
    access_level: z.enum(accessLevels).optional(),
    effect: z.enum(toolEffects).optional().describe("As reviewers labelled the tool."),
  })
  .refine(
    (selector) => Object.values(selector).some((member) => member !== undefined),
    "This would be every tool. Name a server, a tool, an access level or an effect.",
  );
export type DutySelector = z.output<typeof dutySelector>;

export const dutySide = z.strictObject({
  name: textOf(80).describe("What it lets an agent do: create payees."),
  any: z.array(dutySelector).min(1).max(50),
});
export type DutySide = z.output<typeof dutySide>;

/** What no agent may have together. */
export const dutySides = z.tuple([dutySide, dutySide]);
export type DutySides = z.output<typeof dutySides>;

export const setDutyRuleInput = z.strictObject({
  name: slug,
  base_id: idText
    .nullable()
    .optional()
    .describe(
      "The id of the rule that you changed; null for a rule that is new. Refused when another stands by now. Left out, whatever stands is changed.",
    ),
  description: textOf(1_000).describe("Why the two stay apart. Whoever is refused reads it."),
  sides: dutySides,
  reason: textOf(2_000),
});
const ruleSeen = idText
  .optional()
  .describe("The id of the rule that you looked at. Refused when another has its name by now.");
export const removeDutyRuleInput = z.strictObject({
  name: slug,
  rule_id: ruleSeen,
  reason: textOf(2_000),
});

const person = z.object({ id: z.string(), name: z.string() });
const named = z.object({ id: z.string(), name: z.string() });

export const dutyRuleView = z.object({
  id: z.string().describe("Another one whenever the rule says something else."),
  name: z.string(),
  description: z.string(),
  sides: dutySides,
  created_by: person,
  created_at: z.iso.datetime(),
});
export type DutyRuleView = z.output<typeof dutyRuleView>;
export const dutyRuleList = z.object({ items: z.array(dutyRuleView) });

export const exceptionDaysMax = 90;

export const grantExceptionInput = z.strictObject({
  agent_id: idText,
  rule: slug,
  rule_id: ruleSeen,
  reason: textOf(2_000).describe("Why this agent may have both, and what watches over it."),
  ends_at: z.iso.datetime({ offset: true }).describe(`${exceptionDaysMax} days from now at most.`),
});
export const endExceptionInput = z.strictObject({ id: idText, reason: textOf(2_000) });

export const dutyExceptionView = z.object({
  id: z.string(),
  agent: named,
  rule: named,
  reason: z.string(),
  granted_by: person,
  created_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  ended: z.object({ at: z.iso.datetime(), by: person.nullable(), reason: z.string() }).nullable(),
  live: z.boolean().describe("Whether it lets the agent have both now, by the rule as it is now."),
});
export type DutyExceptionView = z.output<typeof dutyExceptionView>;
export const dutyExceptionsQuery = pageQuery.extend({ agent: idText.optional(), rule: slug.optional() });
export const dutyExceptionPage = pageOf(dutyExceptionView);

/** Tools that put an agent on a side, by the grants that cover them. */
const heldGrant = z.object({ id: z.string(), server: z.string(), tools: z.array(z.string()) });
const heldSide = z.object({ name: z.string(), grants: z.array(heldGrant) });
export type HeldSide = z.output<typeof heldSide>;

/** A rule that a request would break, or would break but for an exception. */
export const requestConflict = z.object({
  rule: named.extend({ description: z.string() }),
  sides: z.tuple([
    heldSide.extend({ asked: z.array(z.string()).describe("Tools of the request.") }),
    heldSide.extend({ asked: z.array(z.string()) }),
  ]),
  exception_until: z.iso.datetime().nullable(),
  refusal: z
    .string()
    .nullable()
    .describe("Why it is refused, and what to do; null where an exception covers it."),
});
export type RequestConflict = z.output<typeof requestConflict>;

/** An agent that has both sides of a rule by what it is given. */
export const dutyConflict = z.object({
  agent: named,
  rule: named,
  sides: z.tuple([heldSide, heldSide]),
  exception_until: z.iso.datetime().nullable(),
});
export type DutyConflictView = z.output<typeof dutyConflict>;
export const dutyConflictsQuery = pageQuery.extend({ agent: idText.optional() });
export const dutyConflictPage = pageOf(dutyConflict);
