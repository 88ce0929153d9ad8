import { DomainError } from "#lib/core/errors.ts";
import { isObject } from "#lib/core/json-object.ts";
import { log } from "#lib/log.ts";
import {
  type EvaluationRequest,
  type EvaluationResponse,
  type EvaluationsResponse,
  type EvaluationsSemantic,
  evaluationRequest,
  evaluationsRequest,
} from "../schemas.ts";
import { parseRequest } from "./parse-request.ts";
import { malformed } from "./read-json.ts";

type Evaluate = (request: EvaluationRequest) => Promise<EvaluationResponse>;

/** Whether an answer is the last under a semantic (§7.1.2.1). */
const isLast: Record<EvaluationsSemantic, (decision: boolean) => boolean> = {
  execute_all: () => false,
  deny_on_first_deny: (decision) => !decision,
  permit_on_first_permit: (decision) => decision,
};

/**
 * The Access Evaluations API (§7): items one after the other, so that each counts against the limits that the next one
 * meets. What an item says itself replaces what stands beside the items, member by member and whole. An item that fails
 * is denied and says why; without items the request is a single evaluation. An approval is for one call: once it permitted an
 * item, no other one has anything of it.
 *
 * @throws DomainError `malformed` for what is wrong with the request as a whole
 */
export async function evaluateAll(
  body: unknown,
  evaluate: Evaluate,
): Promise<EvaluationsResponse | EvaluationResponse> {
  const { evaluations: items = [], options, ...defaults } = parseRequest(evaluationsRequest, body);
  if (items.length === 0) return evaluate(parseRequest(evaluationRequest, defaults));
  const stop = isLast[options?.evaluations_semantic ?? "execute_all"];
  const evaluations: EvaluationResponse[] = [];
  const used = new Set<unknown>();
  for (const item of items) {
    const answer = await orDenied(() => evaluate(unused(requestOf(defaults, item), used)));
    evaluations.push(answer);
    if (answer.decision) used.add(answer.context?.approval_id);
    if (stop(answer.decision)) break;
  }
  return { evaluations };
}

/** @throws DomainError `malformed` */
function requestOf(defaults: object, item: unknown): EvaluationRequest {
  return parseRequest(evaluationRequest, isObject(item) ? { ...defaults, ...item } : item);
}

/** @throws DomainError `malformed` where the approval that it brings permitted another item */
function unused(request: EvaluationRequest, used: ReadonlySet<unknown>): EvaluationRequest {
  const brought = request.context?.approval;
  if (isObject(brought) && used.has(brought.id))
    throw malformed("context.approval is for one call, and permitted an item before this one.");
  return request;
}

/** §7.2.1: a failure is a denial that says what failed. */
async function orDenied(evaluate: () => Promise<EvaluationResponse>): Promise<EvaluationResponse> {
  try {
    return await evaluate();
  } catch (error) {
    const known = error instanceof DomainError;
    if (!known) log.error({ err: error }, "an evaluation failed");
    const { status, message } = known ? error : { status: 500, message: "This evaluation failed." };
    return { decision: false, context: { error: { status, message } } };
  }
}
