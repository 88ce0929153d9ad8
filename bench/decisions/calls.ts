import type { Call } from "#lib/access/evaluation/index.ts";
import { agentAt, serverOf, sizes, toolAt } from "./fill.ts";

const args = { limit: 20, customer: "C-42", note: "Please look at the last three orders." };

/** The n-th question of a mix: spread over all agents, three of four about a server that the agent has a grant for. */
function questionAt(n: number) {
  const agent = (n * 17) % sizes.agents;
  const server = n % 4 === 3 ? (n * 13) % sizes.servers : serverOf(agent, n % sizes.grantsEach);
  return { agent, server, tool: toolAt(n * 3) };
}

export function callAt(n: number, gatewayId: string, servers: readonly string[]): Call {
  const { agent, server, tool } = questionAt(n);
  return {
    gatewayId,
    method: "tools/call",
    agent: { name: agentAt(agent) },
    user: null,
    server: servers[server] ?? "",
    version: null,
    tool,
    toolHash: null,
    args,
    session: null,
    regions: [],
  };
}

/** The same as AuthZEN has it. */
export function requestAt(n: number, servers: readonly string[]) {
  const { agent, server, tool } = questionAt(n);
  return requestFor(agent, servers[server] ?? "", tool);
}

export function requestFor(agent: number, server: string, tool: string) {
  return {
    subject: { type: "agent", id: agentAt(agent) },
    action: { name: "tools/call" },
    resource: { type: "tool", id: tool, properties: { server } },
    context: { arguments: args },
  };
}
