import { EventStream } from "#e2e/support/event-stream.ts";
import { insertAgent, insertDayGrant, writeGateway } from "#lib/access/testing/index.ts";
import { type AskingWorld, askingWorld } from "#lib/approvals/testing/index.ts";
import { db } from "#lib/db/client.ts";
import { createToken } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { gatewayToken } from "../audit/world.ts";

/** An agent has at most so many requests that wait. */
export const waitingEach = 20;

export type Gateway = { name: string; token: string; address: string };
export type Requested = { id: string; version: number; status: string; action_hash: string };
type Answer<T> = { status: number; body: T };

/** Of the top tier, so that each request calls whoever decides, however many did before. */
const terms = { tier: 4, decide_within: 7_200, claim_within: 3_600 };

/** A tool that a rule asks about, and agents that were granted it; before the console starts. */
export async function fillOffice(agents: number): Promise<{ world: AskingWorld; agents: string[] }> {
  const world = await askingWorld(terms);
  const names: string[] = [];
  for (let n = 0; n < agents; n++) {
    const { agentOwner: owner, registrar, server } = world;
    const { id, clientId } = await insertAgent({ owner, createdBy: registrar });
    await insertDayGrant({ agentId: id, serverId: server.id, scopes: ["write"] });
    names.push(clientId ?? "");
  }
  return { world, agents: names };
}

/** A console with gateways that ask and a person who decides, each from an address of their own, over HTTP. */
export class Office {
  readonly url: string;
  readonly gateways: Gateway[] = [];
  readonly #world: AskingWorld;
  readonly #agents: readonly string[];
  #person: Gateway | undefined;
  #calls = 0;

  constructor(url: string, { world, agents }: Awaited<ReturnType<typeof fillOffice>>) {
    this.url = url;
    this.#world = world;
    this.#agents = agents;
  }

  async open(gateways: number): Promise<void> {
    const { governance, server } = this.#world;
    const { token } = await createToken(systemCtx("Benchmark"), { user: governance.email, scopes: ["*"] });
    this.#person = { name: governance.name, token, address: "10.0.1.1" };
    for (let n = 0; n < gateways; n++) {
      const name = `edge-${n}`;
      const token = await gatewayToken(this.url, name, ["approval.request", "decision.evaluate"]);
      const { id } = await db().oauthClient.findFirstOrThrow({ where: { name } });
      await writeGateway(id, { routes: [{ prefix: "bank__", serverId: server.id }] });
      this.gateways.push({ name, token, address: `10.0.2.${n + 1}` });
    }
  }

  get person(): Gateway {
    if (!this.#person) throw new Error("The office is not open.");
    return this.#person;
  }

  gateway(n: number): Gateway {
    const gateway = this.gateways[n % this.gateways.length];
    if (!gateway) throw new Error("The office is not open.");
    return gateway;
  }

  /** The next call, of the agents in turn: none of them asks for too much before all of them do. */
  nextCall() {
    const n = this.#calls++;
    return {
      agent: this.#agents[n % this.#agents.length] ?? "",
      call_id: `call-${n}`,
      tool: this.#world.routedTool,
      arguments_b64: Buffer.from(JSON.stringify({ amount: 100 + n, to: "ana" })).toString("base64"),
    };
  }

  /** The same as the decision point is asked. */
  nextQuestion() {
    const { agent, tool } = this.nextCall();
    return {
      subject: { type: "agent", id: agent },
      action: { name: "tools/call" },
      resource: { type: "tool", id: tool },
      context: { arguments: { amount: 100, to: "ana" } },
    };
  }

  async ask(gateway = this.gateway(0)): Promise<Requested> {
    const { status, body } = await this.send<Requested>(
      gateway,
      "POST",
      "/api/v1/approvals",
      this.nextCall(),
    );
    if (status !== 201) throw new Error(`A request was answered with ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** As their page paints it, and sends it back. */
  async paint(id: string) {
    const path = `/api/v1/approvals/inbox/${id}`;
    const { body } = await this.send<Requested & { display_hash: string }>(this.person, "GET", path);
    const { version, action_hash, display_hash } = body;
    return { decision: "approve", version, action_hash, display_hash };
  }

  async vote(id: string, painted: object): Promise<void> {
    const { status, body } = await this.send(this.person, "POST", `/api/v1/approvals/${id}/votes`, painted);
    if (status !== 200) throw new Error(`A vote was answered with ${status}: ${JSON.stringify(body)}`);
  }

  async cancel(gateway: Gateway, id: string): Promise<void> {
    await this.send(gateway, "POST", `/api/v1/approvals/${id}/cancel`, { reason: "It is measured." });
  }

  async send<T>(by: Gateway, method: string, path: string, body?: object): Promise<Answer<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...headersOf(by), "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  stream(by: Gateway, path: string): Promise<EventStream> {
    return EventStream.open(this.url + path, headersOf(by));
  }
}

function headersOf({ token, address }: Gateway) {
  return { authorization: `Bearer ${token}`, "x-forwarded-for": address };
}
