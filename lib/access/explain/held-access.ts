import { compareTexts } from "#lib/core/text.ts";
import type { AccessLevel, ToolEffect } from "#lib/core/words.ts";
import {
  type AccessRow,
  pairKey,
  type World,
  type WorldAgent,
  type WorldServer,
  type WorldUser,
  whyAccess,
} from "../evaluation/index.ts";

/** What is asked about; one of agent and server at least. */
export type HeldQuestion = {
  agent: WorldAgent | undefined;
  server: WorldServer | undefined;
  tool: string | undefined;
  level: AccessLevel | undefined;
  user: WorldUser | undefined;
};

/** A row's place: agent's id, server's and tool's name. */
export type Place = readonly [agent: string, server: string, tool: string];

export type Held = { agent: WorldAgent; server: WorldServer; row: AccessRow; effects: readonly ToolEffect[] };

/**
 * What grants give, also where something else stands in the way of all of it: an agent that is disabled, a server that may not
 * be called. In the order of places, from behind one on, and as lazily as it is read: a server may have many agents.
 */
export function* heldAccess(
  world: World,
  question: HeldQuestion,
  nowMs: number,
  after?: Place,
): Generator<Held> {
  for (const { agent, server } of pairs(world, question)) {
    const behind = after ? compareTexts(agent.id, after[0]) || compareTexts(server.name, after[1]) : 1;
    if (behind < 0) continue;
    const free = { ...agent, active: true, ownerUserId: null };
    const open = asIfCallable(server, nowMs);
    const only: World = {
      ...world,
      agents: new Map([[agent.id, free]]),
      servers: new Map([[server.name, open]]),
    };
    for (const row of whyAccess(only, { agentId: agent.id, server: server.name }, nowMs)) {
      if (after && behind === 0 && compareTexts(row.tool, after[2]) <= 0) continue;
      const wanted = forPerson(world, question, row);
      if (wanted) yield { agent, server, row: wanted, effects: effectsOf(open, row.tool, nowMs) };
    }
  }
}

function pairs(world: World, { agent, server }: HeldQuestion): { agent: WorldAgent; server: WorldServer }[] {
  const agents = agent ? [agent] : [...world.agents.values()].sort((a, b) => compareTexts(a.id, b.id));
  const servers = server
    ? [server]
    : [...world.servers.values()].sort((a, b) => compareTexts(a.name, b.name));
  return agents.flatMap((one) =>
    servers.flatMap((other) =>
      world.grants.has(pairKey(one.id, other.name)) ? [{ agent: one, server: other }] : [],
    ),
  );
}

/** The row as far as it fits the question: for a person, by the grants that are for them too. */
function forPerson(world: World, { tool, level, user }: HeldQuestion, row: AccessRow): AccessRow | null {
  if (tool !== undefined && row.tool !== tool) return null;
  if (level !== undefined && row.access !== level) return null;
  if (!user) return row;
  const grants = world.grants.get(pairKey(row.agentId, row.server)) ?? [];
  const theirs = new Set(
    grants.filter(({ userIds }) => userIds === null || userIds.has(user.id)).map(({ id }) => id),
  );
  const because = row.because.filter(({ grantId }) => theirs.has(grantId));
  return because.length === 0
    ? null
    : { ...row, because, untilMs: Math.max(...because.map(({ endsMs }) => endsMs)) };
}

/** A server of which nothing may be called counts with its latest version, so that what is held on it is seen. */
function asIfCallable(server: WorldServer, nowMs: number): WorldServer {
  if (server.versions.some(({ callable, untilMs }) => callable && nowMs < untilMs)) return server;
  const latest = server.versions.find(({ isLatest }) => isLatest) ?? server.versions[0];
  const versions = latest ? [{ ...latest, callable: true, untilMs: Number.POSITIVE_INFINITY }] : [];
  return { ...server, versions };
}

function effectsOf({ versions }: WorldServer, tool: string, nowMs: number): readonly ToolEffect[] {
  const effects = versions
    .filter(({ callable, untilMs }) => callable && nowMs < untilMs)
    .flatMap(({ tools }) => tools.get(tool)?.effects ?? []);
  return [...new Set(effects)];
}
