import { findAgent, findUser, type World } from "#lib/access/evaluation/index.ts";
import { accessRequestPath, currentWorld, malformed, parseRequest } from "#lib/access/pdp/index.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { embeddedIssuer } from "#lib/identity/index.ts";
import { now } from "#lib/kernel/clock.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { gatewayOf } from "../requests/gateway-of.ts";
import { createApprovalOf } from "../requests/index.ts";
import { isBound } from "./binding-hash.ts";
import { type BoundDenial, readDenial } from "./denial-token.ts";
import { requestProblem } from "./request-problem.ts";
import {
  type AccessSubmission,
  type AccessTaskAnswer,
  accessSubmission,
  accessTaskAnswer,
} from "./schemas.ts";
import { toTask } from "./to-task.ts";
import { type UnderstoodSubmission, understandSubmission } from "./understand-submission.ts";
import { withRefusals } from "./with-refusals.ts";

/**
 * A gateway asks about a denial (Access Request and Approval Profile, draft 1, Access Request Submission). One denial is one
 * task: asked about again, it is answered with the task that there is, whatever became of it.
 *
 * @param key the header `Idempotency-Key`
 * @throws DomainError by the profile's problem types; `malformed` and `invalid` for what is wrong with the submission itself
 */
export async function requestAccess(
  ctx: Ctx,
  body: JsonObject,
  key: string | undefined,
): Promise<AccessTaskAnswer> {
  const { input, understood } = await withRefusals(ctx, "approval.request", undefined, () =>
    prepare(ctx, body, key),
  );
  const told = await createApprovalOf(ctx, input, understood).catch(inTheirWords);
  return accessTaskAnswer.parse(toTask(told, `${env().publicUrl}${accessRequestPath}`));
}

async function prepare(ctx: Ctx, body: JsonObject, key: string | undefined) {
  assertPermitted(ctx, "approval.request");
  const { id: gatewayId } = gatewayOf(ctx);
  const { submission, denial, understood } = await readSubmission(ctx, gatewayId, body, key);
  const { call, standing } = understood;
  return {
    input: toInput(submission, denial, understood, key),
    understood: { call, standing, denial: denial.evaluationId },
  };
}

async function readSubmission(ctx: Ctx, gatewayId: string, body: JsonObject, key: string | undefined) {
  if (key !== undefined && !/^[\x20-\x7e]{1,200}$/.test(key))
    throw malformed("Idempotency-Key must have 1 to 200 printable characters.");
  const submission = parseRequest(accessSubmission, body);
  const { denial: { binding_token, expires_at, evaluation_id } = {} } = submission;
  if (binding_token === undefined || expires_at === undefined)
    throw unbound("Send what the denial's access_request says: denial.binding_token and denial.expires_at.");
  const denial = await readDenial(binding_token, await now(ctx, db()));
  const understood = understandSubmission(submission, gatewayId, embeddedIssuer());
  const isThat =
    denial.gatewayId === gatewayId &&
    Date.parse(expires_at) === denial.expiresAt.getTime() &&
    (evaluation_id === undefined || evaluation_id === denial.evaluationId);
  if (!isThat) throw unbound("This is not what the denial said: send it as it was.");
  const world = await currentWorld();
  if (!isBound(understood.request, denial.bindingHash) || !actsIn(world, understood, denial))
    throw unbound("Another call was denied than this one. Evaluate this one, and ask about that denial.");
  return { submission, denial, understood };
}

/** Names may be those of several, told apart by what nobody bound: it must be who was denied. */
function actsIn(
  world: World,
  { call: { agent, user } }: UnderstoodSubmission,
  { actor, agentId, userId }: BoundDenial,
): boolean {
  return (
    agent.name === actor.sub &&
    agent.issuer === actor.iss &&
    (findAgent(world, agent)?.id ?? null) === agentId &&
    ((user && findUser(world, user)?.id) ?? null) === userId
  );
}

function unbound(message: string): DomainError {
  return requestProblem("invalid_denial_binding", message);
}

function duplicate(): DomainError {
  return requestProblem(
    "duplicate_request",
    "Another request was sent with this Idempotency-Key. Use a new one.",
  );
}

/** The call as far as it can be said without what only an evaluation can say. */
function toInput(
  { context }: AccessSubmission,
  { evaluationId }: BoundDenial,
  { call }: UnderstoodSubmission,
  key: string | undefined,
): Parameters<typeof createApprovalOf>[1] {
  const { agent, user, session, server, tool, toolHash, args } = call;
  if (tool === null || args === undefined)
    throw requestProblem("not_requestable", "Only a tool's call, with its arguments, can be approved.");
  return {
    agent: agent.name,
    agent_issuer: agent.issuer,
    on_behalf_of: user?.name,
    session: session?.id,
    call_id: context?.call_id ?? evaluationId,
    server: server ?? undefined,
    tool,
    tool_hash: toolHash ?? undefined,
    arguments_b64: Buffer.from(canonicalJson(args)).toString("base64"),
    rationale: context?.business_justification,
    evaluation_id: evaluationId,
    idempotency_key: key,
  };
}

/** What a call that nobody can approve, or need not, is refused with. */
function inTheirWords(error: unknown): never {
  if (!(error instanceof DomainError)) throw error;
  const { code, issues, message, details } = error;
  if (code === "invalid" && issues.some(({ pointer }) => pointer === "/idempotency_key")) throw duplicate();
  if (code === "conflict" || (code === "forbidden" && "reason" in details))
    throw requestProblem("not_requestable", message, details);
  throw error;
}
