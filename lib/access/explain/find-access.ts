import { DomainError, invalidField, notFound } from "#lib/core/errors.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { Pace } from "#lib/kernel/pace.ts";
import type { World, WorldServer } from "../evaluation/index.ts";
import { currentWorld, worldStore } from "../pdp/index.ts";
import { type ExplainedRow, explainer } from "./explain-access.ts";
import { type HeldQuestion, heldAccess, type Place } from "./held-access.ts";
import type { AccessNothing, WhoCanFilters } from "./schemas.ts";
import { tryCalls } from "./tried-calls.ts";

/** What was asked, found in the world that decisions are made by at this time. */
export type AskedAccess = {
  world: World;
  nowMs: number;
  question: HeldQuestion;
  /** A server was named that was never published. */
  unknownServer: boolean;
};

/** @throws DomainError `not_found`, `invalid`, and `unavailable` when the database does not say what holds now */
export async function askAccess(ctx: Ctx, filters: WhoCanFilters): Promise<AskedAccess> {
  const world = await currentWorld();
  const agent = filters.agent === undefined ? undefined : world.agents.get(filters.agent);
  if (filters.agent !== undefined && !agent) throw notFound("agent");
  const server = filters.server === undefined ? undefined : world.servers.get(filters.server);
  return {
    world,
    // The story's clock, or the database's.
    nowMs: ctx.at?.getTime() ?? worldStore().nowMs,
    question: {
      agent,
      server,
      tool: filters.tool,
      level: filters.level,
      user: personNamed(world, filters.person),
    },
    unknownServer: filters.server !== undefined && !server,
  };
}

function personNamed(world: World, name: string | undefined): HeldQuestion["user"] {
  if (name === undefined) return undefined;
  const user = world.users.get(world.userIds.get(name) ?? world.userIds.get(name.toLowerCase()) ?? "");
  if (!user) throw invalidField("person", "Nobody here has this e-mail address or id.");
  return user;
}

/** How long an answer may keep this process busy, in milliseconds. */
const answerMs = 4_000;

/**
 * At most so many rows from behind a place on. Each is asked about through all gateways: others have their turn meanwhile.
 *
 * @param limitMs how long it may take
 * @throws DomainError `too_large` when that is over
 */
export async function takeRows(
  asked: AskedAccess,
  max: number,
  after?: Place,
  limitMs = answerMs,
): Promise<ExplainedRow[]> {
  if (asked.unknownServer) return [];
  const { world, question, nowMs } = asked;
  const pace = new Pace(limitMs);
  const explain = explainer(world, question.user, nowMs);
  const rows: ExplainedRow[] = [];
  for (const held of heldAccess(world, question, nowMs, after)) {
    if (rows.length === max) break;
    if (pace.leftMs < 0) throw tooLong();
    await pace.breathe();
    rows.push(explain(held));
  }
  return rows;
}

function tooLong(): DomainError {
  return new DomainError(
    "too_large",
    "This takes too long to answer at once. Narrow it: name an agent and a server, a tool or a level.",
  );
}

/** How many servers that have a tool of the name are said of why not. */
const serversMax = 5;

/** Why an agent may not use a tool: what the decision point says of it. Null where the question names no agent or no tool. */
export function whyNothing(asked: AskedAccess): AccessNothing[] | null {
  const { world, nowMs, question } = asked;
  const { agent, tool, user = null } = question;
  if (!agent || tool === undefined) return null;
  const servers = serversWith(asked, tool);
  return (servers.length > 0 ? servers : [null]).map((server) => ({
    server: server?.name ?? null,
    outcomes: tryCalls(world, { agent, user, server, tool }, nowMs),
  }));
}

function serversWith({ world, nowMs, question, unknownServer }: AskedAccess, tool: string): WorldServer[] {
  if (unknownServer) return [];
  if (question.server) return [question.server];
  return [...world.servers.values()]
    .filter(({ versions }) =>
      versions.some(({ callable, untilMs, tools }) => callable && nowMs < untilMs && tools.has(tool)),
    )
    .slice(0, serversMax);
}
