import type { z } from "zod";
import { DomainError, type FieldIssue } from "../core/errors.ts";

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
  const own = result.error?.issues.flatMap(toIssues) ?? [];
  const issues = [...own, ...found.filter(({ pointer }) => !own.some((issue) => issue.pointer === pointer))];
  const fields = [...new Set(issues.map(({ pointer }) => pointer.slice(1) || "the body"))].join(", ");
  throw new DomainError("invalid", `The input is not valid: ${fields}.`, { issues });
}

function toIssues(issue: z.core.$ZodIssue): FieldIssue[] {
  const pointer = toPointer(issue.path);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      pointer: `${pointer}${toPointer([key])}`,
      message: "This field is not known.",
    }));
  const missing = issue.code !== "custom" && issue.input === undefined;
  return [{ pointer, message: missing ? "This field is required." : issue.message }];
}

function toPointer(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
