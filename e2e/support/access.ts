import type { AgentView } from "#lib/access/agents/schemas.ts";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import type { AccessLevel, TrustModel } from "#lib/core/words.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import {
  type ChangingServer,
  type RawTool,
  rawTool,
  startChangingServer,
} from "../mcp-servers/changing-server.ts";
import { AskingGateway } from "./access-gateway.ts";
import type { Instance, Person } from "./instance.ts";
import { approved, submitted } from "./reviews.ts";

/** What the gateway puts before the names of the server's tools. */
const prefix = "rates__";
/** One that looks up and one that changes, as the server says and reviewers believe it. */
const tools = [
  rawTool("list_rates", "Rates of today.", ["currency"], { readOnlyHint: true, openWorldHint: false }),
  changingTool("set_rate"),
];

function changingTool(name: string): RawTool {
  return rawTool(name, "Fixes a rate for a day.", ["currency", "rate"], {
    readOnlyHint: false,
    destructiveHint: false,
    openWorldHint: false,
  });
}

export type AccessWorld = {
  /** The approved server's name. */
  server: string;
  gateway: AskingGateway;
  /** As the gateway names the server's tools. */
  lists: string;
  sets: string;
  /** Who answers for the agents: both of one team, and both of a role that decides on grants. */
  olga: Person;
  tom: Person;
  team: string;
  close(): Promise<void>;
};

type Reviewers = { ana: Person; ben: Person; cleo: Person };

/**
 * An approved server behind a gateway that asks, and a team that is to have agents.
 *
 * @param labels whether reviewers say of what changes rates that it writes, and no more
 * @param more names of tools that change rates as well
 */
export async function accessWorld(
  instance: Instance,
  { ana, ben, cleo }: Reviewers,
  { labels = false, more = [] as readonly string[] } = {},
): Promise<AccessWorld> {
  const [ida, olga, tom] = await Promise.all([
    instance.person("Ida Admin", "admin"),
    instance.person("Olga Owner", "member", "governance"),
    instance.person("Tom Teammate", "member", "compliance"),
  ]);
  const slug = "treasury";
  await instance.team(slug, "Treasury", olga, tom);
  const running: ChangingServer = await startChangingServer("rates", [...tools, ...more.map(changingTool)]);
  const facts = { data_classification: "internal", access_level: "write" } as const;
  const submission = await submitted(
    instance,
    olga,
    { url: running.url },
    { owner: `team:${slug}`, ...facts },
  );
  const labelled = labels ? await labelledAsWriting(instance, ana, submission) : submission;
  const server = await approved(instance, labelled, ana, ben, cleo);
  const gateway = await AskingGateway.register(instance, "treasury-edge");
  await done(instance, ida, "PUT", `/gateways/${gateway.id}`, {
    catalog: null,
    region: null,
    routes: [{ prefix, server }],
  });
  const [lists, sets] = tools.map(({ name }) => `${prefix}${name}`) as [string, string];
  return { server, gateway, lists, sets, olga, tom, team: `team:${slug}`, close: () => running.close() };
}

function labelledAsWriting(instance: Instance, by: Person, { id, digest }: SubmissionView) {
  const label = { tool: "set_rate", effects: ["writes"], access: "write", reason: "A rate can be set back." };
  return done<SubmissionView>(instance, by, "POST", `/submissions/${id}/labels`, { digest, ...label });
}

/** An agent that is known by a client of its own. @returns it, with the id that its tokens name */
export async function registeredAgent(
  instance: Instance,
  { olga, team }: AccessWorld,
  name: string,
  trustModel: TrustModel,
): Promise<AgentView & { clientId: string }> {
  const { client_id: clientId } = await instance.client(name, "agent", "catalog.read");
  const agent = await done<AgentView>(instance, olga, "POST", "/agents", {
    name,
    purpose: "Keeps the desk's rates in order.",
    trust_model: trustModel,
    owner: team,
    recognised_by: { client_id: clientId },
  });
  return { ...agent, clientId };
}

/** Requests these levels of access for an agent, and signs as everybody. */
export async function givenGrant(
  instance: Instance,
  { olga, server }: AccessWorld,
  agent: Pick<AgentView, "id">,
  scopes: readonly AccessLevel[],
  ...signers: Person[]
): Promise<GrantView> {
  const asked = { agent_id: agent.id, server, scopes, reason: "The desk works with it all day." };
  let grant = await done<GrantView>(instance, olga, "POST", "/grants", asked);
  for (const signer of signers)
    grant = await done<GrantView>(instance, signer, "POST", `/grants/${grant.id}/votes`, {
      decision: "approve",
      digest: grant.digest,
      reason: `Read by ${signer.name}.`,
    });
  return grant;
}

async function done<T = unknown>(
  instance: Instance,
  by: Person,
  method: string,
  path: string,
  input: object,
): Promise<T> {
  const { status, body } = await instance.call<T>(by.token, method, `/api/v1${path}`, input);
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}
