import { createAgent, disableAgent, setGateway } from "#lib/access/agents/index.ts";
import type { TrustModel } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { type AgentName, batchGateway, branchGateway, type ClientName, researchGateway } from "./clients.ts";
import type { PersonKey } from "./people.ts";
import { servers } from "./servers/names.ts";

/** Something that somebody did `age` ago. */
export type Happening = { age: string; by: PersonKey; play(ctx: Ctx): Promise<unknown> };

/** A new agent, known by the client of its name. */
const registers = (
  age: string,
  by: PersonKey,
  owner: string,
  name: AgentName,
  trustModel: TrustModel,
  purpose: string,
): Happening => ({
  age,
  by,
  play: async (ctx) =>
    createAgent(ctx, {
      name,
      purpose,
      trust_model: trustModel,
      owner,
      recognised_by: { client_id: await clientOf(ctx, name) },
    }),
});

type Facts = { catalog?: string; region: string; routes: Record<string, string> };

const describesGateway = (age: string, name: ClientName, { catalog, region, routes }: Facts): Happening => ({
  age,
  by: "ingrid",
  play: async (ctx) =>
    setGateway(ctx, {
      id: await clientOf(ctx, name),
      catalog: catalog ?? null,
      region,
      routes: Object.entries(routes).map(([prefix, server]) => ({ prefix, server })),
    }),
});

const branchRoutes = {
  desk__: servers.tickets,
  fx__: servers.fxRates,
  code__: servers.codeHost,
  docs__: servers.handbook,
};

/** Who the agents are, whom they act for, and how gateways know them. */
export const agents: Happening[] = [
  registers(
    "39d 3h",
    "kenji",
    "team:research",
    "FX desk notes",
    "on_behalf_of",
    "Fills in the rates of a research note while an analyst writes it, with the source of each.",
  ),
  registers(
    "38d 2h",
    "oskar",
    "team:platform",
    "Runbook reader",
    "service",
    "Finds the runbook that fits an alert and links it, before anybody is awake.",
  ),
  registers(
    "36d 1h",
    "oskar",
    "team:platform",
    "Release runner",
    "hybrid",
    "Reads what goes into a release, writes the notes, and pages who is on call when a deployment is stuck.",
  ),
  describesGateway("34d 2h", branchGateway, { region: "eu-central", routes: branchRoutes }),
  registers(
    "31d 3h",
    "grace",
    "team:customer-care",
    "Care assistant",
    "on_behalf_of",
    "Tells a colleague what a customer wrote before, and drafts notes. It never writes to customers.",
  ),
  registers(
    "30d 5h",
    "leila",
    "user:leila.haddad@larkmoor.example",
    "Rate watcher",
    "service",
    "Looks whether a rate left its band since the morning note.",
  ),
  registers(
    "26d 3h",
    "hannah",
    "team:payments",
    "Morning reconciliation",
    "service",
    "Compares the clearing files of the night with the ledger, and explains each difference.",
  ),
  describesGateway("25d 2h", batchGateway, { region: "eu-central", routes: { "": servers.ledger } }),
  describesGateway("21d 5h", branchGateway, {
    region: "eu-central",
    routes: { ...branchRoutes, oncall__: servers.incidentPaging },
  }),
  registers(
    "15d 2h",
    "zoe",
    "team:platform",
    "Status drafter",
    "hybrid",
    "Drafts updates of the status page from an incident's timeline. The duty manager publishes.",
  ),
  describesGateway("13d 4h", researchGateway, {
    catalog: "research-desk",
    region: "eu-north",
    routes: { "": servers.fxRates },
  }),
  {
    age: "6d 2h",
    by: "amara",
    play: async (ctx) =>
      disableAgent(ctx, {
        id: await agentOf(ctx, "Rate watcher"),
        reason:
          "It asks for 4,000 rates an hour, from a notebook that nobody answers for while Leila is at the conference.",
      }),
  },
  registers(
    "2d 6h",
    "jonas",
    "team:financial-crime",
    "Pattern finder",
    "service",
    "Looks for payments that were split to stay below a limit, and lists them for an analyst.",
  ),
];

async function clientOf(ctx: Ctx, name: ClientName): Promise<string> {
  return (await story(ctx).oauthClient.findUniqueOrThrow({ where: { name } })).id;
}

export async function agentOf(ctx: Ctx, name: AgentName): Promise<string> {
  return (await story(ctx).agent.findUniqueOrThrow({ where: { name } })).id;
}

/** The story's transaction. */
export function story({ tx }: Ctx): Tx {
  if (!tx) throw new Error("The story is told within one transaction.");
  return tx;
}
