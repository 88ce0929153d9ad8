import type { z } from "zod";
import type { FieldIssue } from "./errors.ts";

/** What a schema refused, as the API names it: by JSON pointer (RFC 6901), an absent field as required. */
export function toFieldIssues(issues: readonly z.core.$ZodIssue[]): FieldIssue[] {
  return issues.flatMap((issue) => {
    const pointer = toPointer(issue.path);
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        pointer: `${pointer}${toPointer([key])}`,
        message: "This field is not known.",
      }));
    const missing = issue.code !== "custom" && issue.input === undefined;
    return [{ pointer, message: missing ? "This field is required." : issue.message }];
  });
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
