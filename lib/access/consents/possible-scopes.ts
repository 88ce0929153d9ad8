import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import type { ApprovedTool } from "../agents/index.ts";
import { levelsOf } from "../terms/index.ts";

/** What a grant is of, as far as consents go. */
export type GrantedTerms = { scopes: readonly string[]; tools: readonly string[]; toolLevels: string };

/**
 * Which levels of access some grants for one server come to: those that they name, and those of single tools that they name.
 *
 * @param approved the server's tools as reviewers labelled them
 */
export function scopesOf(grants: readonly GrantedTerms[], approved: readonly ApprovedTool[]): AccessLevel[] {
  const levels = new Set(grants.flatMap((terms) => levelsOf(terms, approved)));
  return accessLevels.filter((level) => levels.has(level));
}
