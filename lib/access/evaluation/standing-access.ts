import type { AccessLevel } from "#lib/core/words.ts";
import { activeGrants, coveredBy, standingConsent, type Wanted } from "./covering.ts";
import { alwaysRefused } from "./judge-by-policy.ts";
import type {
  World,
  WorldAgent,
  WorldGateway,
  WorldGrant,
  WorldServer,
  WorldTool,
  WorldUser,
} from "./world.ts";

/** Who was found to ask. */
export type KnownCaller = { gateway: WorldGateway; agent: WorldAgent; user: WorldUser | null };

/** The grants by which a caller has access now, as far as that can be said without a call; none without consent. */
export function grantsOfCaller(
  world: World,
  { gateway, agent, user }: KnownCaller,
  server: WorldServer,
  wanted: Wanted,
  nowMs: number,
): readonly WorldGrant[] {
  const grants = activeGrants(world, agent.id, server.name, user, nowMs).filter((grant) =>
    coveredBy(grant, wanted),
  );
  if (grants.length === 0 || isRuledOut(world, gateway, agent, server, wanted)) return [];
  return user && !standingConsent(world, user.id, agent.id, server.name, wanted) ? [] : grants;
}

/** Whether the policy refuses access whatever a call says. */
export function isRuledOut(
  world: World,
  gateway: WorldGateway,
  agent: WorldAgent,
  server: WorldServer,
  wanted: Wanted,
): boolean {
  const { tool, level } = subjectPart(wanted);
  return alwaysRefused(world, { gateway, agent, server, tool }, level, []) !== null;
}

function subjectPart(wanted: Wanted): { tool: WorldTool | null; level: AccessLevel } {
  if ("tool" in wanted) return { tool: wanted.tool, level: wanted.tool.access };
  return { tool: null, level: wanted.anyOf.includes("read") ? "read" : "write" };
}
