import type { World } from "#lib/access/evaluation/index.ts";
import { Decider } from "#lib/access/pdp/decide.ts";
import { loadWorld } from "#lib/access/pdp/load-world.ts";
import { WorldStore } from "#lib/access/pdp/world-store.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { demoSittings } from "./calls.ts";
import { type AgentName, batchGateway, branchGateway, type ClientName } from "./clients.ts";
import { servers } from "./servers/names.ts";

type Question = {
  at: Date;
  gateway: ClientName;
  agent: AgentName;
  person: string | null;
  server: string;
  version: string;
  tool: string;
  args: JsonObject;
  session: string | null;
};

const dayMs = 86_400_000;
/** Since when the gateways ask before they let a call through. */
const askedForMs = 21 * dayMs;

/** Has the gateways ask about three weeks of calls, as they would; once, and only where the story has agents. */
export async function askDecisions(now: Date): Promise<void> {
  const { rows } = await pool().query("SELECT FROM access_usage LIMIT 1");
  if (rows.length > 0 || (await db().agent.count()) === 0) return;
  const { world } = await loadWorld();
  const decider = new Decider(new ToldWorld(world));
  const clients = await db().oauthClient.findMany({ select: { id: true, name: true } });
  const ids = new Map(clients.map(({ id, name }) => [name, id]));
  for (const { at, gateway, agent, person, session, ...call } of [...reported(now), ...mornings(now)])
    if (now.getTime() - at.getTime() < askedForMs)
      await decider.decide(systemCtx("", { at }), {
        ...call,
        gatewayId: ids.get(gateway) ?? "",
        method: "tools/call",
        agent: { name: ids.get(agent) ?? "" },
        user: person === null ? null : { name: person },
        toolHash: null,
        session: session === null ? null : { id: session, steps: null, cost: null },
        regions: [],
      });
  await decider.close();
}

/** All that was told. Nothing of it changes while the gateways ask, however slow the machine is. */
class ToldWorld extends WorldStore {
  readonly #world: World;

  constructor(world: World) {
    super();
    this.#world = world;
  }

  override get decidable(): World {
    return this.#world;
  }
}

/** The calls that the branch gateway reports: it asked a moment before each. */
function reported(now: Date): Question[] {
  return demoSittings(now).flatMap(({ events }) =>
    events.map(
      ({ timestamp, caller, operation }): Question => ({
        at: new Date(Date.parse(timestamp) - 12),
        gateway: branchGateway,
        agent: caller.agent_name,
        person: caller.identity,
        server: operation.server,
        version: operation.server_version,
        tool: operation.name,
        args: operation.arguments,
        session: caller.session_id,
      }),
    ),
  );
}

const morning = [
  { minute: 4, tool: "reconcile_day", args: (day: string): JsonObject => ({ day }) },
  { minute: 5, tool: "list_accounts", args: () => ({ product: "suspense" }) },
  { minute: 7, tool: "search_entries", args: (day: string) => ({ query: "difference", from: day, to: day }) },
  {
    minute: 11,
    tool: "list_entries",
    args: (day: string) => ({ account: "DE02120300000000202051", from: day }),
  },
] as const;

/** What is reconciled before the desk opens, each working day at six (UTC). */
function mornings(now: Date): Question[] {
  const days = Array.from({ length: 21 }, (_, age) => new Date(now.getTime() - age * dayMs));
  return days
    .filter((day) => day.getUTCDay() % 6 !== 0)
    .flatMap((day) =>
      morning.map(
        ({ minute, tool, args }): Question => ({
          at: new Date(day.setUTCHours(6, minute, 0, 0)),
          gateway: batchGateway,
          agent: "Morning reconciliation",
          person: null,
          server: servers.ledger,
          version: "2.3.0",
          tool,
          args: args(new Date(day.getTime() - dayMs).toISOString().slice(0, 10)),
          session: null,
        }),
      ),
    )
    .filter(({ at }) => at < now);
}
