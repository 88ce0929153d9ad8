import type { DecisionContext } from "#lib/access/pdp/schemas.ts";
import type { Answer, Instance } from "./instance.ts";
import { until } from "./until.ts";

/** A call to a tool, as a gateway has it before it lets it through. */
export type GatewayCall = {
  /** The client that the agent's token names. */
  agent: string;
  /** The e-mail address of whom it acts for; left out, it acts by itself. */
  user?: string;
  /** As the gateway names it: with the prefix of its server. */
  tool: string;
  arguments?: Record<string, string>;
};
export type GatewayAnswer = { decision: boolean; context: DecisionContext };

/** A gateway as it is deployed: registered, with a token of the embedded provider, asking before every call. */
export class AskingGateway {
  readonly id: string;
  readonly #instance: Instance;
  readonly #token: string;

  private constructor(instance: Instance, id: string, token: string) {
    this.#instance = instance;
    this.id = id;
    this.#token = token;
  }

  static async register(instance: Instance, name: string): Promise<AskingGateway> {
    const client = await instance.client(name, "gateway", "decision.evaluate");
    return new AskingGateway(instance, client.client_id, await instance.token(client));
  }

  async ask(call: GatewayCall): Promise<GatewayAnswer> {
    const path = "/access/v1/evaluation";
    const { status, body } = await this.#instance.call<GatewayAnswer>(
      this.#token,
      "POST",
      path,
      questionOf(call),
    );
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Asks as a proxy does that goes by the status, and hands the answer on to whoever made the call with this id. */
  enforce(call: GatewayCall, jsonRpcId: number): Promise<Answer> {
    const { context, ...question } = questionOf(call);
    const body = { ...question, context: { ...context, jsonrpc_id: jsonRpcId } };
    return this.#instance.call(this.#token, "POST", "/access/v1/enforce", body);
  }

  /** Asks until it is permitted, or not. */
  async becomes(decision: boolean, call: GatewayCall): Promise<DecisionContext> {
    const answer = await until(
      () => this.ask(call),
      (given) => given.decision === decision,
    );
    return answer.context;
  }
}

/** By the default mapping of COAZ-MCP (§7). */
function questionOf({ agent, user, tool, arguments: args }: GatewayCall) {
  return {
    subject: user === undefined ? { type: "agent", id: agent } : { type: "identity", id: user },
    action: { name: "tools/call" },
    resource: { type: "tool", id: tool },
    context: { agent, ...(args ? { arguments: args } : {}) },
  };
}
