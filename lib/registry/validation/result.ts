import { type Place, toPath, toPointer } from "./place.ts";
import { issuesMax, type ValidationIssue, type ValidationResult } from "./schemas.ts";

const textMax = 300;

/** An issue before it is written out. */
export type Problem = Omit<ValidationIssue, "path" | "pointer"> & { place: Place };

/** However wrong a document is, its result stays small: errors first, and a count of what isn't listed. */
export function toResult(problems: Iterable<Problem>): ValidationResult {
  const errors: Problem[] = [];
  const others: Problem[] = [];
  let count = 0;
  for (const problem of problems) {
    count += 1;
    const list = problem.severity === "error" ? errors : others;
    if (list.length < issuesMax) list.push(problem);
  }
  const listed = [...errors, ...others];
  const shown =
    count > issuesMax ? [...listed.slice(0, issuesMax - 1), omitted(count - issuesMax + 1)] : listed;
  return { valid: errors.length === 0, issues: shown.map(toIssue) };
}

function omitted(count: number): Problem {
  return {
    type: "linter",
    place: [],
    message: `${count} more issues are not listed. Mend these first, then validate again.`,
    severity: "info",
    reference: "issues-omitted",
  };
}

function toIssue({ type, place, message, severity, reference }: Problem): ValidationIssue {
  return {
    type,
    path: clip(toPath(place)),
    pointer: clip(toPointer(place)),
    message: clip(message),
    severity,
    reference: clip(reference),
  };
}

function clip(text: string): string {
  return (text.length > textMax ? `${text.slice(0, textMax - 1)}…` : text).toWellFormed();
}

/** A piece of a document inside a message, short enough to leave room for the sentence around it. */
export function quoted(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 79)}…` : text}"`;
}
