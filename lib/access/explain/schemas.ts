import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable } from "#lib/core/text.ts";
import { accessLevels, toolEffects } from "#lib/core/words.ts";
import { decisionReasons } from "../evaluation/schemas.ts";

const named = (max: number) => z.string().min(1).max(max).refine(isStorable, "Nothing has this name.");
const needsOne = "Name an agent, a server, or both.";
const hasOne = ({ agent, server }: { agent?: string | undefined; server?: string | undefined }) =>
  agent !== undefined || server !== undefined;

const filters = z.strictObject({
  agent: idText.optional().describe("The agent's id. Name an agent, a server, or both."),
  server: named(300).optional(),
  tool: named(300).optional(),
  level: z.enum(accessLevels).optional(),
  person: named(300).optional().describe("On whose behalf: an e-mail address, or the person's id."),
});
export const whoCanQuery = filters
  .extend(pageQuery.shape)
  .refine(hasOne, { error: needsOne, path: ["agent"] });
export const whoCanExport = filters.refine(hasOne, { error: needsOne, path: ["agent"] });
export type WhoCanFilters = z.output<typeof filters>;

const person = z.object({ id: z.string(), name: z.string() });

/**
 * `permitted`: the decision point says yes to a call without arguments. `approval_required`: a person must say yes to each call.
 * `depends`: on what the call says. `denied`: whatever it says.
 */
export const accessStates = ["permitted", "approval_required", "depends", "denied"] as const;
export type AccessState = (typeof accessStates)[number];

/** What the decision point says to a call without arguments, the first of a session, and through which gateways it says so. */
export const accessOutcome = z.object({
  permit: z.boolean(),
  reason: z.enum(decisionReasons),
  text: z.string(),
  gateways: z.array(person),
  version: z.string().nullable().describe("Where it says so of one version alone."),
  rules: z.array(z.string()),
  request: z
    .object({ server: z.string(), scope: z.enum(accessLevels), tool: z.string().nullable() })
    .nullable()
    .describe("What to request, where a grant is missing."),
  restore: z.string().nullable().describe("The grant that it was taken from, and can be restored to."),
});
export type AccessOutcome = z.output<typeof accessOutcome>;

export const accessBecause = z.object({
  grant: z.string(),
  by: z.enum(["scope", "name"]).describe("By the tool's access level, or by the tool itself."),
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  constrained: z.boolean().describe("Whether it depends on arguments."),
  for_some: z.boolean().describe("Whether it is for some people alone."),
  requester: person,
  signed_by: z.array(person),
});

export const accessRow = z.object({
  agent: person,
  server: z.string(),
  tool: z.string(),
  access: z.enum(accessLevels),
  effects: z.array(z.enum(toolEffects)),
  until: z.iso.datetime().describe("When the last of the grants ends."),
  state: z.enum(accessStates),
  because: z.array(accessBecause),
  consent: z.object({
    needed: z.enum(["never", "for_people", "always"]),
    people: z.int().describe("How many people have given it."),
  }),
  rules: z
    .array(
      z.object({
        id: z.string(),
        effect: z.enum(["deny", "ask"]),
        reason: z.string(),
        conditional: z.boolean(),
      }),
    )
    .describe("Rules of the access policy about this tool."),
  tried_for: person.nullable().describe("On whose behalf the decision point was asked."),
  outcomes: z.array(accessOutcome).describe("The best first."),
});
export type AccessMapRow = z.output<typeof accessRow>;

export const accessNothing = z.object({
  server: z.string().nullable().describe("Null where no server has such a tool."),
  outcomes: z.array(accessOutcome),
});
export type AccessNothing = z.output<typeof accessNothing>;

export const accessMap = pageOf(accessRow).extend({
  revision: z.int().describe("Of what decisions depend on, as they were."),
  at: z.iso.datetime(),
  nothing: z
    .array(accessNothing)
    .nullable()
    .describe("Of an agent that has no access to the tool that was asked about: why not."),
});
export type AccessMap = z.output<typeof accessMap>;
