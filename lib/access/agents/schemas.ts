import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, searchText, textOf } from "#lib/core/text.ts";
import { unseenIn } from "#lib/core/unseen.ts";
import { trustModels } from "#lib/core/words.ts";

/** The claims by which tokens name one piece of software (RFC 7519 §4.1.2, RFC 8693 §4.3, OpenID Connect Core §2). */
export const claimsOfOne: readonly string[] = ["sub", "client_id", "azp"];
/** Claims that name nobody: what they say is the same in the tokens of many, or another in each of one. */
export const claimsOfNobody: readonly string[] = ["iss", "aud", "exp", "iat", "nbf", "jti", "act", "scope"];

/** How tokens name an agent: a client registered here, or what a claim says in the tokens of an issuer that is trusted. */
export const recognition = z.union([
  z.strictObject({ client_id: idText }),
  z.strictObject({
    issuer: z.url({ protocol: /^https?$/ }).max(500),
    claim: z
      .string()
      .regex(/^[A-Za-z0-9_.:/-]{1,100}$/, "A claim's name has letters, digits and _ . : / - alone.")
      .describe("`sub`, `client_id`, `azp`, or another; a SPIFFE id stands in `sub`."),
    value: z
      .string()
      .min(1)
      .max(500)
      .refine(
        (value) => isStorable(value) && !/\p{Cc}/u.test(value) && unseenIn(value).length === 0,
        "This contains a character that nobody would see.",
      ),
  }),
]);
export type Recognition = z.output<typeof recognition>;

const ownerRef = z
  .string()
  .max(300)
  .regex(/^(team:[a-z0-9][a-z0-9-]*|user:.+@.+)$/, "An owner is team:<slug> or user:<e-mail>.")
  .refine(isStorable, "An owner is team:<slug> or user:<e-mail>.");

const agentFacts = z.strictObject({
  name: textOf(100),
  purpose: textOf(2_000).describe("What it is for. Whoever decides on its grants reads it."),
  trust_model: z.enum(trustModels),
  owner: ownerRef,
  recognised_by: recognition,
  gateways: z.array(idText).max(50).describe("The gateways that may speak for it; none for all."),
});
export const createAgentInput = agentFacts.extend({ gateways: agentFacts.shape.gateways.default([]) });
export const updateAgentInput = agentFacts.partial().extend({ id: idText });
export type UpdateAgent = z.output<typeof updateAgentInput>;
export const agentRef = z.strictObject({ id: idText });
/** Why it is disabled, or enabled again. */
export const agentWithReason = z.strictObject({ id: idText, reason: textOf(2_000) });

const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);
const named = z.object({ id: z.string(), name: z.string() });

export const agentSummary = z.object({
  id: z.string(),
  name: z.string(),
  purpose: z.string(),
  trust_model: z.enum(trustModels),
  owner: z.object({ ref: z.string(), label: z.string(), active: z.boolean() }),
  recognised_by: recognition,
  disabled: z.object({ at: z.iso.datetime(), reason: z.string() }).nullable(),
  grants: z.object({ given: z.int(), requested: z.int() }),
  last_used_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});
export type AgentSummary = z.output<typeof agentSummary>;

export const agentView = agentSummary.extend({
  gateways: z.array(named),
  created_by: named,
  can: z.object({ update: verdict, disable: verdict, enable: verdict, request: verdict }),
});
export type AgentView = z.output<typeof agentView>;

export const agentsQuery = pageQuery.extend({
  search: searchText.optional(),
  owner: z
    .union([z.literal("me"), ownerRef])
    .optional()
    .describe("`team:<slug>`, `user:<e-mail>`, or `me` for yours and your teams'."),
  state: z.enum(["active", "disabled"]).optional(),
});
export const agentPage = pageOf(agentSummary);

/** What an agent did with a tool: per tool of the servers it has, or had, access to. */
export const usageQuery = z.strictObject({
  id: idText,
  days: z.coerce.number().int().min(1).max(365).default(90),
});
export const agentUsage = z.object({
  days: z.int(),
  items: z.array(
    z.object({
      server: z.string(),
      tool: z.string(),
      granted: z.boolean(),
      shadow: z.boolean().describe("Taken from a grant, given by no other, and can still be restored."),
      permits: z.int(),
      denials: z.int(),
      last_at: z.iso.datetime().nullable(),
      /** Permits of each of the last weeks, oldest first. */
      weeks: z.array(z.int()),
    }),
  ),
  left_out: z
    .int()
    .describe("How many more tools there are at least; those used most are listed, then those granted."),
});
export type AgentUsage = z.output<typeof agentUsage>;

export const setGatewayInput = z.strictObject({
  id: idText.describe("The gateway's client."),
  catalog: z
    .string()
    .max(100)
    .refine(isStorable, "There is no catalog of this name.")
    .nullable()
    .describe("The slug of the catalog that it offers; null for all that is approved."),
  region: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
    .nullable(),
  routes: z
    .array(
      z.strictObject({
        prefix: z
          .string()
          .max(100)
          .refine(isStorable, "No tool has this before its name.")
          .describe("What it puts before a server's tools: `github__`; nothing for its only server."),
        server: idText,
      }),
    )
    .max(1_000)
    .superRefine(refuseAmbiguity),
});

export type SetGateway = z.output<typeof setGatewayInput>;

/** A tool's name leads to one server: no prefix begins with another, and beside no prefix at all there is no other route. */
function refuseAmbiguity(routes: readonly { prefix: string }[], issues: z.RefinementCtx): void {
  const first = new Map<string, number>();
  const prefixes = new Set(routes.map(({ prefix }) => prefix));
  const startOf = (prefix: string) =>
    Array.from(prefix, (_, length) => prefix.slice(0, length)).find((start) => start && prefixes.has(start));
  routes.forEach(({ prefix }, index) => {
    const refuse = (message: string) => issues.addIssue({ code: "custom", path: [index, "prefix"], message });
    if (first.has(prefix)) refuse(`Route ${first.get(prefix)} has this prefix already.`);
    else if (prefix === "" && routes.length > 1)
      refuse("Without a prefix, a server is the only one of its gateway. Give it one.");
    else if (startOf(prefix) !== undefined)
      refuse(`The prefix ${startOf(prefix)} is the beginning of this one: a name could be meant for either.`);
    else first.set(prefix, index);
  });
}
export const gatewayView = z.object({
  id: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  catalog: z.string().nullable(),
  region: z.string().nullable(),
  routes: z.array(z.object({ prefix: z.string(), server: z.string() })),
});
export type GatewayView = z.output<typeof gatewayView>;
export const gatewayList = z.object({ items: z.array(gatewayView) });
