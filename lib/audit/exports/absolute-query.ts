import { type AuditQuery, momentAt } from "#lib/core/audit-query/index.ts";

/** A search whose relative times are counted from `now`, to the second: it asks the same whenever it is run. */
export function absoluteQuery({ terms }: AuditQuery, now: Date): AuditQuery {
  return {
    terms: terms.map((term) =>
      term.kind === "time" && term.at.startsWith("-")
        ? { ...term, at: momentAt(term.at, now).replace(/\.\d+Z$/, "Z") }
        : term,
    ),
  };
}
