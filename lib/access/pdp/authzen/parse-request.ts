import type { z } from "zod";
import { malformed } from "./read-json.ts";

/**
 * Parses a request, or a part of one (AuthZEN §10.1.1).
 *
 * @throws DomainError `malformed` that names the first member that is missing or of the wrong type
 */
export function parseRequest<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw malformed(faultIn(result.error));
}

function faultIn({ issues }: z.ZodError): string {
  const [issue] = issues;
  const member = issue?.path.join(".") || "The request";
  if (issue?.input === undefined) return `${member} is missing.`;
  return `${member} is not valid: ${issue.message}`;
}
