import type { Call } from "#lib/access/evaluation/index.ts";
import { type AskedCall, malformed, type Standing, toCall } from "#lib/access/pdp/index.ts";
import type { EvaluationRequest } from "#lib/access/pdp/schemas.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { readArguments } from "../arguments/index.ts";
import type { AccessSubmission } from "./schemas.ts";

/** What is asked about: as it was evaluated, and as it is understood. */
export type UnderstoodSubmission = { request: EvaluationRequest; call: Call; standing: Standing };

type Actor = NonNullable<NonNullable<AccessSubmission["client"]>["actor"]>;

/**
 * Reads a submission as the evaluation that was denied: by the same mapping, with what a submission may say elsewhere put back
 * where an evaluation says it.
 *
 * @param gatewayId the client behind the token
 * @param ownIssuer ours, which is the one where none is said
 * @throws DomainError `malformed` that names the member; `invalid` that points into `context.arguments_b64`
 */
export function understandSubmission(
  submission: AccessSubmission,
  gatewayId: string,
  ownIssuer: string,
): UnderstoodSubmission {
  const request = withArguments(submission);
  const actor = submission.client?.actor;
  const asked = toCall(
    saysWhoActs(request) || !actor ? request : actedBy(request, actor),
    gatewayId,
    ownIssuer,
  );
  if (actor) assertSame(asked, toCall(actedBy(request, actor), gatewayId, ownIssuer));
  const { call, refusal, others } = asked;
  return { request, call, standing: { refusal, others } };
}

function saysWhoActs({ subject, context = {} }: EvaluationRequest): boolean {
  return "agent" in context || (subject.properties !== undefined && "act" in subject.properties);
}

/** The request with the actor in the subject (RFC 8693 §4.1), and nowhere else. */
function actedBy(request: EvaluationRequest, { id, issuer, act }: Actor): EvaluationRequest {
  const { agent: _, ...context } = request.context ?? {};
  const said = {
    sub: id,
    ...(issuer === undefined ? {} : { iss: issuer }),
    ...(act === undefined ? {} : { act }),
  };
  const properties = { ...request.subject.properties, act: said };
  return { ...request, subject: { ...request.subject, properties }, context };
}

/** A chain that is claimed beside the one that was evaluated must be that one: nothing else was verified. */
function assertSame(asked: AskedCall, claimed: AskedCall): void {
  const chain = ({ call, others }: AskedCall) =>
    [call.agent, ...others].map(({ name, issuer }) => [name, issuer ?? null]);
  const [said, beside] = [chain(asked), chain(claimed)];
  const isPart = beside.every((one, at) => JSON.stringify(one) === JSON.stringify(said[at]));
  if (!isPart) throw malformed("client.actor is not who acts by the evaluation.");
}

/** With the arguments that came as bytes where an evaluation has them. */
function withArguments({ subject, action, resource, context }: AccessSubmission): EvaluationRequest {
  if (context?.arguments_b64 === undefined)
    return { subject, action, resource, ...(context ? { context } : {}) };
  const value = readBytes(context.arguments_b64);
  const said = context.arguments ?? action.properties?.arguments;
  if (said === undefined) return { subject, action, resource, context: { ...context, arguments: value } };
  if (digestOf(said) !== digestOf(value))
    throw malformed("context.arguments_b64 are not the arguments that are said beside it.");
  return { subject, action, resource, context };
}

function readBytes(base64: string): JsonObject {
  try {
    return readArguments(base64).value;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const issues = error.issues.map(({ pointer, message }) => ({ pointer: `/context${pointer}`, message }));
    throw new DomainError(error.code, error.message, { issues, details: error.details });
  }
}
