import type { FieldIssue } from "#lib/core/errors.ts";

/** Issues under one field, which may be a whole document: `/server` has what is wrong at `/server/name`. */
export function issuesAt(issues: readonly FieldIssue[], pointer: string): FieldIssue[] {
  return issues.filter((issue) => issue.pointer === pointer || issue.pointer.startsWith(`${pointer}/`));
}

/** The first message of a field, with the place in it when the field is a document. */
export function messageAt(issues: readonly FieldIssue[], pointer: string): string | undefined {
  const [first, ...rest] = issuesAt(issues, pointer);
  if (!first) return undefined;
  const place = first.pointer.slice(pointer.length + 1);
  const more = rest.length > 0 ? ` And ${rest.length} more.` : "";
  return `${place ? `${place}: ` : ""}${first.message}${more}`;
}
