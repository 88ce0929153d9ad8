import { compareTexts } from "#lib/core/text.ts";
import type { AccessLevel, TrustModel } from "#lib/core/words.ts";
import {
  type AccessReason,
  pairKey,
  policyIndex,
  subjectOf,
  type World,
  type WorldUser,
} from "../evaluation/index.ts";
import type { Held } from "./held-access.ts";
import type { AccessMapRow } from "./schemas.ts";
import { stateOf, tryCalls } from "./tried-calls.ts";

/** A row of the answer, but for what only the database knows: who requested and signed the grants. */
export type ExplainedRow = Omit<AccessMapRow, "because"> & { because: readonly AccessReason[] };

/**
 * Says of what grants give what stands in its way, and what the decision point says to it.
 *
 * @param user on whose behalf; otherwise for nobody, or, where that is never permitted, for one who let the agent act for them
 */
export function explainer(
  world: World,
  user: WorldUser | undefined,
  nowMs: number,
): (held: Held) => ExplainedRow {
  const consents = consentsByAgent(world);
  return (held) => {
    const { agent, server, row, effects } = held;
    const agrees = agent.trustModel === "service" ? [] : (consents.get(agent.id) ?? []);
    const consenting = agrees.filter((one) => one.server === server.name && one.levels.has(row.access));
    const triedFor = user ?? personFor(world, held, consenting);
    const outcomes = tryCalls(world, { agent, user: triedFor, server, tool: row.tool }, nowMs);
    return {
      agent: { id: agent.id, name: agent.name },
      server: server.name,
      tool: row.tool,
      access: row.access,
      effects: [...effects],
      until: new Date(row.untilMs).toISOString(),
      state: stateOf(world, outcomes),
      because: row.because,
      consent: {
        needed: consentNeeded[agent.trustModel],
        people: new Set(consenting.map((one) => one.user.id)).size,
      },
      rules: rulesAbout(world, held),
      tried_for: triedFor && { id: triedFor.id, name: triedFor.name },
      outcomes,
    };
  };
}

const consentNeeded: Record<TrustModel, AccessMapRow["consent"]["needed"]> = {
  service: "never",
  hybrid: "for_people",
  on_behalf_of: "always",
};

type Consenting = { user: WorldUser; server: string; levels: ReadonlySet<AccessLevel> };

/** Those who let agents act for them, by agent, in the order of people's ids. */
function consentsByAgent(world: World): ReadonlyMap<string, readonly Consenting[]> {
  const all = [...world.consents.values()].flat().flatMap(({ userId, agentId, server, scopes }) => {
    const user = world.users.get(userId);
    return user?.active ? [{ agentId, user, server, levels: scopes }] : [];
  });
  return Map.groupBy(
    all.sort((a, b) => compareTexts(a.user.id, b.user.id)),
    ({ agentId }) => agentId,
  );
}

/** Null where the agent can use one of the grants by itself, or nobody fits. */
function personFor(
  world: World,
  { agent, server, row }: Held,
  consenting: readonly Consenting[],
): WorldUser | null {
  if (agent.trustModel === "service") return null;
  if (agent.trustModel === "hybrid" && row.because.some(({ forSome }) => !forSome)) return null;
  const used = new Set(row.because.map(({ grantId }) => grantId));
  const grants = (world.grants.get(pairKey(agent.id, server.name)) ?? []).filter(({ id }) => used.has(id));
  const fits = ({ user }: Consenting) =>
    grants.some(({ userIds }) => userIds === null || userIds.has(user.id));
  return consenting.find(fits)?.user ?? null;
}

/** Rules of the policy that say something about the tool, whether or not a call gets as far as them. */
function rulesAbout(world: World, { agent, server, row, effects }: Held): AccessMapRow["rules"] {
  const subject = subjectOf(agent, server, { name: row.tool, effects }, row.access);
  const { denies, asks } = policyIndex(world.policy);
  return [...denies, ...asks]
    .filter(({ matches }) => matches(subject))
    .map(({ rule: { id, effect, reason }, condition }) => ({
      id,
      effect,
      reason,
      conditional: condition !== null,
    }));
}
