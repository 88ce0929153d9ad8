import type { z } from "zod";
import type { FieldIssue } from "./errors.ts";

/** A refusal is answered and audited: however wrong the input, both stay small. */
const issuesMax = 100;
const textMax = 300;

/** What a schema refused, as the API names it: by JSON pointer (RFC 6901), an absent field as required. */
export function toFieldIssues(issues: readonly z.core.$ZodIssue[]): FieldIssue[] {
  const named = issues.slice(0, issuesMax).flatMap((issue) => {
    const pointer = toPointer(issue.path);
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        pointer: `${pointer}${toPointer([key])}`,
        message: "This field is not known.",
      }));
    const missing = issue.code !== "custom" && issue.input === undefined;
    return [{ pointer, message: missing ? "This field is required." : issue.message }];
  });
  return named
    .slice(0, issuesMax)
    .map(({ pointer, message }) => ({ pointer: clip(pointer), message: clip(message) }));
}

function clip(text: string): string {
  return text.length > textMax ? `${text.slice(0, textMax).toWellFormed()}…` : text;
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
