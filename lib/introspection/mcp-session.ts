import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from "@modelcontextprotocol/client";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";

/** A conversation with an MCP server, whichever revision it speaks. */
export type McpSession = {
  protocolVersion: string;
  serverInfo: Record<string, unknown>;
  capabilities: Record<string, unknown>;
  instructions: string | null;
  /** Asks for one page of a list, taking whatever comes: judging it is the caller's business. */
  request(method: string, params: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
};

type Outbound = { fetch: typeof fetch; deadline: AbortSignal };

const self = { name: "countersign", version: "0.1.0" };
const anything = z.looseObject({});
/** The revision that did away with `initialize` and sessions. */
const modernRevision = "2026-07-28";

/**
 * Connects by Streamable HTTP: first as a client of the stateless revision, then, when the server does not speak it, by
 * the `initialize` handshake of 2025.
 *
 * @param outbound reaches the outside, guarded; when its deadline passes, the conversation ends
 */
export async function openMcpSession(url: string, outbound: Outbound): Promise<McpSession> {
  const modern = await openModern(url, outbound).catch((error: unknown) => {
    if (hasCode(error, "ERA_NEGOTIATION_FAILED")) return null;
    throw error;
  });
  return modern ?? openLegacy(url, outbound);
}

async function openModern(url: string, { fetch, deadline }: Outbound): Promise<McpSession> {
  const client = new ModernClient(self, { versionNegotiation: { mode: { pin: modernRevision } } });
  const transport = new ModernTransport(new URL(url), { fetch });
  endAt(deadline, transport);
  // The client judges a list as a whole: one malformed tool would hide all others. What it saw is kept as it came.
  let received: unknown;
  transport.onmessage = (message) => {
    received = "result" in message ? message.result : undefined;
  };
  await client.connect(transport);
  return {
    protocolVersion: client.getNegotiatedProtocolVersion() ?? modernRevision,
    serverInfo: { ...client.getServerVersion() },
    capabilities: { ...client.getServerCapabilities() },
    instructions: client.getInstructions() ?? null,
    request: (method, params) =>
      client.request({ method, params }, anything).catch((error: unknown) => {
        if (hasCode(error, "INVALID_RESULT")) return anything.parse(received);
        throw error;
      }),
    close: () => client.close(),
  };
}

async function openLegacy(url: string, { fetch, deadline }: Outbound): Promise<McpSession> {
  const client = new LegacyClient(self);
  const transport = new LegacyTransport(new URL(url), { fetch });
  endAt(deadline, transport);
  await client.connect(transport);
  return {
    protocolVersion: transport.protocolVersion ?? "unknown",
    serverInfo: { ...client.getServerVersion() },
    capabilities: { ...client.getServerCapabilities() },
    instructions: client.getInstructions() ?? null,
    request: (method, params) => client.request({ method, params } as never, anything),
    close: async () => {
      await transport.terminateSession().catch(() => undefined);
      await client.close();
    },
  };
}

/** A stream that says nothing would keep the clients waiting for longer than we have; closing ends every wait. */
function endAt(deadline: AbortSignal, transport: { close(): Promise<void> }): void {
  deadline.addEventListener("abort", () => void transport.close().catch(() => undefined), { once: true });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
