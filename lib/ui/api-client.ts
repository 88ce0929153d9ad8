import type { FieldIssue } from "#lib/core/errors.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A refusal of the API (RFC 9457), or status 0 when no answer came. `message` is for people. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldIssue[];
  readonly requestId: string | undefined;
  /** What the answer says beside that, such as what changed under a stale vote. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(facts: {
    status: number;
    code: string;
    detail: string;
    errors?: FieldIssue[];
    requestId?: string;
    details?: Record<string, unknown>;
  }) {
    super(facts.detail);
    this.name = "ApiError";
    this.status = facts.status;
    this.code = facts.code;
    this.errors = facts.errors ?? [];
    this.requestId = facts.requestId;
    this.details = facts.details ?? {};
  }
}

/**
 * Calls the console's API. What it answers has passed the output schema of the command or query, so it is taken as `T`.
 *
 * @throws ApiError
 */
export async function api<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, {
    method,
    signal,
    headers: body === undefined ? undefined : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((cause) => {
    if (signal?.aborted) throw cause;
    throw new ApiError({
      status: 0,
      code: "unreachable",
      detail: "The console did not answer. Check the connection and try again; nothing you typed is lost.",
    });
  });
  if (!response.ok) throw await toApiError(response);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

async function toApiError(response: Response): Promise<ApiError> {
  const problem = await response.json().catch(() => ({}));
  return new ApiError({
    status: response.status,
    code: problem.code ?? "internal",
    detail: response.status === 401 ? sessionEnded : (problem.detail ?? "Something failed here."),
    errors: problem.errors,
    requestId: problem.request_id,
    details: problem,
  });
}

const sessionEnded =
  "Your session has ended. Sign in again in another tab, then come back: what you typed is still here.";
