import type { Role } from "#lib/core/words.ts";

/** Roles that may do the same in many rows; written down here, and never taken from the code that is tried. */
export const anybody: readonly Role[] = ["admin", "governance", "compliance", "auditor", "member"];
export const reviewers: readonly Role[] = ["governance", "compliance"];
export const administrators: readonly Role[] = ["admin"];
export const curators: readonly Role[] = ["admin", "governance"];
/** Everybody whose work it is to look. */
export const watchers: readonly Role[] = ["admin", "governance", "compliance", "auditor"];
