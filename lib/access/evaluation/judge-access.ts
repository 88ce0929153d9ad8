import type { AccessLevel } from "#lib/core/words.ts";
import {
  activeGrants,
  argumentsFit,
  changingScope,
  coveredBy,
  inShadow,
  readingScope,
  sortedIds,
  standingConsent,
  type Wanted,
} from "./covering.ts";
import type { Call } from "./decision.ts";
import { alwaysRefused, judgeByPolicy } from "./judge-by-policy.ts";
import type { Access, Given, Verdict } from "./verdict.ts";
import type { World, WorldGrant } from "./world.ts";

/** Whether grants, the person and the policy let an agent do this. */
export function judgeAccess(world: World, access: Access, call: Call, given: Given): Verdict {
  const { nowMs } = given;
  const { kind, agent, user, server, tool } = access;
  const active = activeGrants(world, agent.id, server.name, user, nowMs);
  if (kind === "discovers") return judgeDiscovery(world, access, active, call);

  const wanted = wantedBy(access);
  const level: AccessLevel = tool?.access ?? (kind === "changes" ? "write" : "read");
  const covering = active.filter((grant) => coveredBy(grant, wanted) !== null);
  if (covering.length === 0) return shadowed(active, wanted, nowMs, level) ?? noGrant(access, level);

  const fitting = covering.filter((grant) => argumentsFit(grant, tool?.name ?? null, call.args));
  if (fitting.length === 0)
    return { reason: "arguments_not_granted", access: level, grantIds: sortedIds(covering) };

  const grantIds = sortedIds(fitting);
  const consent = user && standingConsent(world, user.id, agent.id, server.name, wanted);
  if (user && !consent)
    return {
      reason: "no_consent",
      next: { kind: "give_consent", agentId: agent.id, server: server.name, scope: level },
      access: level,
      grantIds,
    };
  const verdict = judgeByPolicy(world, access, level, call, given);
  return { ...verdict, access: level, grantIds, consentId: consent?.id ?? null };
}

/**
 * What is listed is nobody's secret who has something to do with the server; what of it they may use is another question. Only
 * what the policy refuses whatever a call says goes before that.
 */
function judgeDiscovery(world: World, access: Access, active: readonly WorldGrant[], call: Call): Verdict {
  if (active.length === 0) return noGrant(access, "read");
  return {
    ...(alwaysRefused(world, access, "read", call.regions) ?? permitted),
    grantIds: sortedIds(active),
  };
}

const permitted: Verdict = { reason: "permitted" };

function noGrant({ kind, agent, server, tool }: Access, scope: AccessLevel): Verdict {
  const missing = { agentId: agent.id, server: server.name, scope, tool: tool?.name ?? null };
  return {
    reason: "no_grant",
    next: { kind: "request_grant", ...missing, ...(tool?.scopes && { declared: tool.scopes }) },
    access: kind === "discovers" ? null : scope,
  };
}

/** What no grant covers, and one would again if it were restored: of several, the first. */
function shadowed(
  active: readonly WorldGrant[],
  wanted: Wanted,
  nowMs: number,
  level: AccessLevel,
): Verdict | undefined {
  const grantIds = sortedIds(active.filter((grant) => inShadow(grant, wanted, nowMs)));
  const [grantId] = grantIds;
  return grantId === undefined
    ? undefined
    : { reason: "grant_in_shadow", next: { kind: "restore_grant", grantId }, access: level, grantIds };
}

function wantedBy({ kind, server, tool }: Access): Wanted {
  if (tool) return { tool };
  return kind === "changes" ? changingScope(server) : readingScope(server);
}
