import type { z } from "zod";
import { DomainError, type FieldIssue } from "../core/errors.ts";
import { toFieldIssues } from "../core/field-issues.ts";

/**
 * @param found issues found elsewhere, to report in the same answer; the schema's own win where both name a field
 * @throws DomainError `invalid` that names every wrong field at once, by JSON pointer (RFC 6901)
 */
export function parseInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  found: FieldIssue[] = [],
): z.output<S> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success && found.length === 0) return result.data;
  const own = toFieldIssues(result.error?.issues ?? []);
  const issues = [...own, ...found.filter(({ pointer }) => !own.some((issue) => issue.pointer === pointer))];
  const fields = [...new Set(issues.map(({ pointer }) => pointer.slice(1) || "the body"))].join(", ");
  throw new DomainError("invalid", `The input is not valid: ${fields}.`, { issues });
}
