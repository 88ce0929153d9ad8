/** Every refusal the product can give, with the HTTP status it maps to. */
export const errorCodes = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  stale: 409,
  gone: 410,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** One thing wrong with the input: `pointer` is a JSON pointer (RFC 6901) into it. */
export type FieldIssue = { pointer: string; message: string };

/**
 * A refusal that its reader can act on. `message` is public: it says what to do next and carries no secret.
 * The `cause` is for the log alone.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly issues: FieldIssue[];
  /** Public facts beside the message, such as the digest that is current now. */
  readonly details: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { issues?: FieldIssue[]; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "DomainError";
    this.code = code;
    this.issues = options.issues ?? [];
    this.details = options.details ?? {};
  }

  get status(): number {
    return errorCodes[this.code];
  }
}

/**
 * Refuses one field of the input, for what only the database knows.
 *
 * @param field its name, or the way to it: `server/name`
 */
export function invalidField(field: string, message: string): DomainError {
  return new DomainError("invalid", `The input is not valid: ${field}.`, {
    issues: [{ pointer: `/${field}`, message }],
  });
}

/** Refuses with the answer that hides whether the thing exists. */
export function notFound(what: string): DomainError {
  return new DomainError("not_found", `No such ${what}, or it is not yours to see.`);
}
