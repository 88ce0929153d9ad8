import { isUpTo } from "#lib/core/access-level.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { compareTexts } from "#lib/core/text.ts";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import { holds } from "./constraint.ts";
import { isInShadow, isKept } from "./narrowing.ts";
import {
  pairKey,
  type World,
  type WorldConsent,
  type WorldGrant,
  type WorldServer,
  type WorldTool,
  type WorldUser,
} from "./world.ts";

/** What access is asked to: a tool, or by scopes to the server itself, of which any is enough. */
export type Wanted = { tool: WorldTool } | { anyOf: readonly AccessLevel[]; server: WorldServer };

const readingLevels: readonly AccessLevel[] = ["read"];
const changingLevels = accessLevels.filter((level) => level !== "read");

export function readingScope(server: WorldServer): Wanted {
  return { anyOf: readingLevels, server };
}

export function changingScope(server: WorldServer): Wanted {
  return { anyOf: changingLevels, server };
}

/** Whether a grant gives anything now: from its first millisecond, and before its last. */
export function isActive({ startsMs, endsMs }: WorldGrant, nowMs: number): boolean {
  return startsMs <= nowMs && nowMs < endsMs;
}

/** The grants of an agent on a server that give something now, for this person or, with null, for none. */
export function activeGrants(
  world: World,
  agentId: string,
  server: string,
  user: WorldUser | null,
  nowMs: number,
): readonly WorldGrant[] {
  const grants = world.grants.get(pairKey(agentId, server)) ?? [];
  return grants.filter(
    (grant) =>
      isActive(grant, nowMs) && (grant.userIds === null || (user !== null && grant.userIds.has(user.id))),
  );
}

/**
 * Why a grant covers what is wanted. A scope stands for itself alone: `write` is without `read`. A named tool is covered up to
 * the level that it had when people signed: nobody agreed to what reviewers found it to do since. Of a grant that was narrowed
 * a tool must be kept; a scope stands for the server itself while a tool of its level is.
 */
export function coveredBy(grant: WorldGrant, wanted: Wanted): Coverage {
  const { narrowings } = grant;
  return coverageOf(grant, wanted, narrowings.length === 0 ? all : (tool) => isKept(narrowings, tool));
}

/** Whether a grant that does not cover what is wanted would, if what was taken from it were restored, which it still can be. */
export function inShadow(grant: WorldGrant, wanted: Wanted, nowMs: number): boolean {
  const { narrowings } = grant;
  return (
    narrowings.length > 0 && coverageOf(grant, wanted, (tool) => isInShadow(narrowings, tool, nowMs)) !== null
  );
}

type Coverage = "scope" | "name" | null;
/** Of a server's tools, by name, those that count. */
type Left = typeof all | ((tool: string) => boolean);
const all = "all";

function coverageOf(grant: WorldGrant, wanted: Wanted, left: Left): Coverage {
  if ("anyOf" in wanted) {
    const counts = (level: AccessLevel) => left === all || hasToolOf(wanted.server, level, left);
    return wanted.anyOf.some((level) => grant.scopes.has(level) && counts(level)) ? "scope" : null;
  }
  const { name, access } = wanted.tool;
  if (left !== all && !left(name)) return null;
  if (grant.scopes.has(access)) return "scope";
  const signed = grant.tools.get(name);
  return signed !== undefined && isUpTo(access, signed) ? "name" : null;
}

/** Whether a version of a server has such a tool of this level. */
function hasToolOf({ versions }: WorldServer, level: AccessLevel, left: (tool: string) => boolean): boolean {
  return versions.some(({ tools }) =>
    [...tools.values()].some(({ name, access }) => access === level && left(name)),
  );
}

/** Whether all that a grant says about arguments is so. */
export function argumentsFit(grant: WorldGrant, tool: string | null, args: JsonObject | undefined): boolean {
  return grant.constraints.every(
    (constraint) => (constraint.tool !== null && constraint.tool !== tool) || holds(constraint, args),
  );
}

/** A person's word that an agent may do this for them; of several the first by id. */
export function standingConsent(
  world: World,
  userId: string,
  agentId: string,
  server: string,
  wanted: Wanted,
): WorldConsent | undefined {
  const levels = "anyOf" in wanted ? wanted.anyOf : [wanted.tool.access];
  let first: WorldConsent | undefined;
  for (const consent of world.consents.get(pairKey(userId, agentId)) ?? []) {
    if (consent.server !== server || !levels.some((level) => consent.scopes.has(level))) continue;
    if (!first || compareTexts(consent.id, first.id) < 0) first = consent;
  }
  return first;
}

/** Ids in their order, so that nothing depends on how grants were stored. */
export function sortedIds(things: readonly { id: string }[]): readonly string[] {
  return things.map(({ id }) => id).sort(compareTexts);
}
