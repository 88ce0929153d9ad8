import { type AuditQuery, parseQuery } from "#lib/core/audit-query/index.ts";
import { DomainError } from "#lib/core/errors.ts";

/**
 * A search from its text.
 *
 * @param field what the input calls the text, for the refusal
 * @throws DomainError `invalid`; `details.problems` says where in the text, and what to write instead
 */
export function readQuery(text: string, field = "q"): AuditQuery {
  const parsed = parseQuery(text);
  if ("query" in parsed) return parsed.query;
  const { problems } = parsed;
  const issues = problems.map(({ message, suggestion }) => ({
    pointer: `/${field}`,
    message: suggestion === undefined ? message : `${message} Instead: ${suggestion}`,
  }));
  throw new DomainError("invalid", `The search can't be read. ${issues[0]?.message}`, {
    issues,
    details: { problems },
  });
}
