import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import type { ApprovedTool } from "../agents/index.ts";
import { isInShadow, isKept, type StoredNarrowing, toNarrowing } from "../evaluation/index.ts";
import { coveredTools, levelsOf, readToolLevels } from "../terms/index.ts";

type Terms = { scopes: readonly string[]; tools: readonly string[]; toolLevels: string };

/** What a grant comes to for those who look at it. */
export type Held = {
  /** The highest level of what it gives, or could give again. */
  accessLevel: AccessLevel;
  /** The tools that narrowings took, and that can still be restored. */
  restorable: string[];
};

/**
 * The highest level that a grant is of: by its scopes and tools, or once it was narrowed by the tools that are left and
 * those that can be restored, so that nobody hides what an agent has by having it taken for a while. Of one that comes to
 * nothing now, what was signed counts: it may come to that again.
 *
 * @param narrowings those that stand
 */
export function heldBy(
  terms: Terms,
  approved: readonly ApprovedTool[],
  narrowings: readonly StoredNarrowing[],
  at: Date,
): Held {
  if (narrowings.length === 0)
    return { accessLevel: highest(levelsOf(terms, approved), terms), restorable: [] };
  const compiled = narrowings.map(toNarrowing);
  const covered = coveredTools(terms, approved);
  const kept = covered.filter(({ name }) => isKept(compiled, name));
  const restorable = covered.filter(({ name }) => isInShadow(compiled, name, at.getTime()));
  const levels = [...kept, ...restorable].map(({ access }) => access);
  return { accessLevel: highest(levels, terms), restorable: restorable.map(({ name }) => name) };
}

/** The higher of two levels. */
export function higherOf(one: AccessLevel, other: AccessLevel): AccessLevel {
  return accessLevels.indexOf(one) < accessLevels.indexOf(other) ? other : one;
}

function highest(now: readonly string[], terms: Terms): AccessLevel {
  const levels = now.length > 0 ? now : signedLevels(terms);
  return accessLevels.findLast((level) => levels.includes(level)) ?? "admin";
}

/** What nobody can read may have been anything. */
function signedLevels({ scopes, toolLevels }: Terms): readonly string[] {
  const signed = readToolLevels(toolLevels);
  return signed ? [...scopes, ...signed.values()] : ["admin"];
}
