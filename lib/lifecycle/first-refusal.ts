import type { Verdict } from "#lib/core/permissions.ts";

/** Yes when all say yes; else what the first of them says against it. */
export function firstRefusal(...verdicts: Verdict[]): Verdict {
  return verdicts.find((verdict) => verdict !== true) ?? true;
}
