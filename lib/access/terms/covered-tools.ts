import { isUpTo } from "#lib/core/access-level.ts";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import { isKept, type StoredNarrowing, toNarrowing } from "../evaluation/index.ts";
import type { GrantTool } from "../grants/schemas.ts";
import { readToolLevels } from "./tool-levels.ts";

/** What a grant is of, as far as it names tools. */
export type Coverage = {
  scopes: readonly string[];
  tools: readonly string[];
  /** Up to which level each named tool was signed; left out before anybody signs: as it is approved now. */
  toolLevels?: string;
};

/**
 * The tools that a grant comes to, of those that are approved: by name up to the level that was signed. None where nobody can
 * tell what that was: such a grant gives nothing.
 */
export function coveredTools(
  { scopes, tools, toolLevels }: Coverage,
  approved: readonly GrantTool[],
): GrantTool[] {
  const signed = toolLevels === undefined ? "now" : readToolLevels(toolLevels);
  if (signed === null) return [];
  const isSigned = ({ name, access }: GrantTool) => {
    const highest = signed === "now" ? access : signed.get(name);
    return highest !== undefined && isUpTo(access, highest);
  };
  return approved.filter(
    (tool) => scopes.includes(tool.access) || (tools.includes(tool.name) && isSigned(tool)),
  );
}

/**
 * The tools that a grant gives: what its terms cover, without what narrowings took.
 *
 * @param narrowings those that stand
 */
export function coveredNow(
  terms: Coverage,
  narrowings: readonly StoredNarrowing[],
  approved: readonly GrantTool[],
): GrantTool[] {
  const compiled = narrowings.map(toNarrowing);
  return coveredTools(terms, approved).filter(({ name }) => isKept(compiled, name));
}

/** Tools that a grant names, and that are not approved. */
export function unknownTools({ tools }: Coverage, approved: readonly GrantTool[]): string[] {
  const known = new Set(approved.map(({ name }) => name));
  return tools.filter((tool) => !known.has(tool));
}

/** The levels of access that are asked for, the lowest first: the scopes, and those of the named tools. */
export function levelsOf({ scopes, ...named }: Coverage, approved: readonly GrantTool[]): AccessLevel[] {
  const levels = coveredTools({ ...named, scopes: [] }, approved).map(({ access }) => access);
  return accessLevels.filter((level) => scopes.includes(level) || levels.includes(level));
}

type Asked = Coverage & { constraints: string; userIds: readonly string[] };
type Given = Asked & { narrowings: readonly StoredNarrowing[] };

/**
 * Tools that a grant of these terms would add to what others give already. One that is narrower, by constraints or by the
 * people it is for, gives less, as does one of which tools were taken.
 *
 * @param given each with the narrowings that stand
 */
export function gainedTools(asked: Asked, given: readonly Given[], approved: readonly GrantTool[]): string[] {
  const wider = given.filter(
    (other) =>
      (other.constraints === "[]" || other.constraints === asked.constraints) &&
      (other.userIds.length === 0 ||
        (asked.userIds.length > 0 && asked.userIds.every((id) => other.userIds.includes(id)))),
  );
  const had = new Set(
    wider.flatMap((other) => coveredNow(other, other.narrowings, approved)).map(({ name }) => name),
  );
  return coveredTools(asked, approved).flatMap(({ name }) => (had.has(name) ? [] : [name]));
}
