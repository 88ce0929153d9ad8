import { z } from "zod";
import { accessLevels } from "#lib/core/words.ts";
import { decisionReasons } from "../evaluation/schemas.ts";

/** How many evaluations one request may have. */
export const evaluationsMax = 100;

const properties = z.record(z.string(), z.unknown());
const typeName = z.string().min(1).max(200);
const identifier = z.string().min(1).max(2_000);

/** OpenID AuthZEN Authorization API 1.0 §5. Members that are not known are ignored. */
export const authzenEntity = z.object({ type: typeName, id: identifier, properties: properties.optional() });
export const authzenAction = z.object({ name: typeName, properties: properties.optional() });
export const authzenContext = properties;

/** §6.1 */
export const evaluationRequest = z.object({
  subject: authzenEntity,
  action: authzenAction,
  resource: authzenEntity,
  context: authzenContext.optional(),
});
export type EvaluationRequest = z.output<typeof evaluationRequest>;

/** What a denial asks for: a grant for an agent, that what was taken from one is restored, a person's consent, or somebody's yes to this call. */
export const missing = z.object({
  kind: z.enum(["grant", "restore", "consent", "approval"]),
  url: z.url().optional().describe("Where a person asks for it, with what is missing filled in."),
  endpoint: z.url().optional().describe("Where the gateway itself asks for it."),
  agent_id: z.string().optional(),
  grant_id: z.string().optional(),
  server: z.string().optional(),
  scope: z.enum(accessLevels).optional(),
  tool: z.string().optional(),
  scope_names: z
    .array(z.string())
    .optional()
    .describe("Scopes by name, of which any is enough: the access level's, and the single tool's."),
  declared_scopes: z
    .array(z.string())
    .optional()
    .describe(
      "What the server itself calls the tool's scopes, all of them together; a request may name these instead.",
    ),
  rule: z.string().optional(),
});

/** Why an approval that a gateway brought did not permit the call (Access Request and Approval Profile, draft 1, Completion Semantics). */
export const approvalReasons = [
  "approval_expired",
  "out_of_scope",
  "grant_pending",
  "policy_denied",
  "approval_unverifiable",
] as const;
export type ApprovalReason = (typeof approvalReasons)[number];

const nextActions = z.enum(["request", "retry", "none"]);
export type NextAction = z.output<typeof nextActions>;

/** That a denial can be asked about, and what it is known by then (Requestable Denial Context). */
export const accessRequest = z.object({
  endpoint: z.url(),
  expires_at: z.iso.datetime().describe("By when it must be asked for."),
  binding_token: z.string().describe("To be sent back as it is."),
});
export type AccessRequest = z.output<typeof accessRequest>;

/** Why a decision is what it is, and what to do next. */
export const decisionContext = z.object({
  evaluation_id: z.string(),
  evaluated_at: z.iso.datetime(),
  reason: z.enum([...decisionReasons, ...approvalReasons]),
  cause: z
    .enum(decisionReasons)
    .optional()
    .describe("Where an approval was brought and `reason` is about that: why the call is denied."),
  reason_user: z.string().describe("The same as a sentence for people."),
  policy: z.object({ version: z.int(), revision: z.int(), rules: z.array(z.string()) }),
  grants: z.array(z.string()),
  consent: z.string().optional(),
  approval_id: z.string().optional().describe("The approval that the permit used up."),
  next_action: nextActions.optional().describe("Of denials."),
  request: missing.optional(),
  access_request: accessRequest.optional(),
  retry_after: z.int().optional().describe("In seconds."),
});
export type DecisionContext = z.output<typeof decisionContext>;

/** §6.2; what stands in `context` is ours to say. */
export const evaluationResponse = z.object({ decision: z.boolean(), context: properties.optional() });
export type EvaluationResponse = z.output<typeof evaluationResponse>;

export const evaluationsSemantics = ["execute_all", "deny_on_first_deny", "permit_on_first_permit"] as const;
export type EvaluationsSemantic = (typeof evaluationsSemantics)[number];

/** §7.1: what is said beside the items counts for those that do not say it themselves. */
export const evaluationsRequest = evaluationRequest.partial().extend({
  evaluations: z
    .array(z.unknown())
    .max(evaluationsMax, `There may be ${evaluationsMax} evaluations at most.`)
    .optional(),
  options: z.object({ evaluations_semantic: z.enum(evaluationsSemantics).default("execute_all") }).optional(),
});

/** §7.2 */
export const evaluationsResponse = z.object({ evaluations: z.array(evaluationResponse) });
export type EvaluationsResponse = z.output<typeof evaluationsResponse>;

/** §8.2.1 */
export const searchPage = z.object({
  token: z.string().max(500).optional(),
  limit: z.int().min(0).optional(),
});
/** What is searched for: its type. Its id is ignored (§8.4 to 8.6). */
const searched = authzenEntity.omit({ id: true });

export const subjectSearch = evaluationRequest.extend({ subject: searched, page: searchPage.optional() });
export const resourceSearch = evaluationRequest.extend({ resource: searched, page: searchPage.optional() });
export const actionSearch = evaluationRequest.omit({ action: true }).extend({ page: searchPage.optional() });
export type SubjectSearch = Omit<z.output<typeof subjectSearch>, "page">;
export type ResourceSearch = Omit<z.output<typeof resourceSearch>, "page">;
export type ActionSearch = Omit<z.output<typeof actionSearch>, "page">;

export type FoundEntity = z.output<typeof authzenEntity>;
export type FoundAction = z.output<typeof authzenAction>;

/** §8.3 */
export const searchResponse = z.object({
  page: z.object({ next_token: z.string(), count: z.int(), total: z.int() }).optional(),
  results: z.array(z.union([authzenEntity, authzenAction])),
});
export type SearchResponse = z.output<typeof searchResponse>;
