import { DomainError, type ErrorCode } from "#lib/core/errors.ts";

/** The problem types of the profile (Error Responses), with the refusals of ours that have their status. */
const codes = {
  not_requestable: "malformed",
  expired_denial: "gone",
  invalid_denial_binding: "malformed",
  duplicate_request: "conflict",
  unknown_task: "not_found",
  task_expired: "gone",
  invalid_task_state: "conflict",
} as const satisfies Record<string, ErrorCode>;

export type RequestProblem = keyof typeof codes;

/** A refusal by the profile's words: its `problem_type` is what an RFC 9457 answer has for `type`. */
export function requestProblem(
  kind: RequestProblem,
  message: string,
  details: Record<string, unknown> = {},
): DomainError {
  const problem_type = `urn:openid:authzen:access-request:error:${kind}`;
  return new DomainError(codes[kind], message, { details: { ...details, problem_type } });
}
