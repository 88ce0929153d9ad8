import { DomainError } from "#lib/core/errors.ts";
import { log } from "#lib/log.ts";

/** The body of an error answer: RFC 9457 `application/problem+json`, with the code and issues of the refusal. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  /** The official registry documents its errors as `{ "error": "…" }`; both dialects are in one body. */
  error: string;
  errors?: { pointer: string; message: string }[];
} & Record<string, unknown>;

const titles: Record<number, string> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  410: "Gone",
  413: "Too large",
  415: "Unsupported media type",
  422: "Invalid input",
  429: "Too many requests",
  500: "Internal error",
  503: "Unavailable",
};

/** The answer to a failure. Refusals speak for themselves; anything else is logged and says nothing of its cause. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof DomainError) {
    const { status, code, message, issues, details } = error;
    return {
      ...details,
      type: "about:blank",
      title: titles[status] ?? "Error",
      status,
      detail: message,
      code,
      request_id: requestId,
      error: message,
      ...(issues.length > 0 ? { errors: issues } : {}),
    };
  }
  log.error({ err: error, requestId }, "request failed");
  const detail = `Something failed here, and nothing was changed. Tell an administrator the request id ${requestId}.`;
  return {
    type: "about:blank",
    title: titles[500] ?? "Error",
    status: 500,
    detail,
    code: "internal",
    request_id: requestId,
    error: detail,
  };
}

/** What a caller without a good token needs to know (RFC 6750 §3, RFC 9728 §5.1). */
function challenge({ status, resource_metadata, scope }: Problem): string {
  return [
    'Bearer realm="countersign"',
    ...(status === 403 ? ['error="insufficient_scope"'] : []),
    ...(resource_metadata ? [`resource_metadata="${resource_metadata}"`, `scope="${scope}"`] : []),
  ].join(", ");
}

/** The problem as an answer, with the headers that its status calls for. */
export function problemResponse(problem: Problem): Response {
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (problem.status === 401 || problem.resource_metadata)
    headers.set("www-authenticate", challenge(problem));
  // What it may be asked with instead (RFC 9110 §15.5.6).
  if (typeof problem.allow === "string") headers.set("allow", problem.allow);
  // The rest of the body is not read, so nothing can follow on this connection.
  if (problem.status === 413) headers.set("connection", "close");
  if (typeof problem.retry_after === "number") headers.set("retry-after", String(problem.retry_after));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
