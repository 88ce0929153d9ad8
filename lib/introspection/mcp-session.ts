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

const self = { name: "countersign", version: "0.1.0" };
const anything = z.looseObject({});
/** The revision that did away with `initialize` and sessions. */
const modernRevision = "2026-07-28";

/**
 * Connects by Streamable HTTP: first as a client of the stateless revision, then, when the server does not speak it, by
 * the `initialize` handshake of 2025.
 *
 * @param fetch reaches the outside, guarded
 */
export async function openMcpSession(url: string, fetch: typeof globalThis.fetch): Promise<McpSession> {
  const modern = await openModern(url, fetch).catch((error: unknown) => {
    if (isOldEra(error)) return null;
    throw error;
  });
  return modern ?? openLegacy(url, fetch);
}

async function openModern(url: string, fetch: typeof globalThis.fetch): Promise<McpSession> {
  const client = new ModernClient(self, { versionNegotiation: { mode: { pin: modernRevision } } });
  await client.connect(new ModernTransport(new URL(url), { fetch }));
  return {
    protocolVersion: client.getNegotiatedProtocolVersion() ?? modernRevision,
    serverInfo: { ...client.getServerVersion() },
    capabilities: { ...client.getServerCapabilities() },
    instructions: client.getInstructions() ?? null,
    request: (method, params) => client.request({ method, params }, anything),
    close: () => client.close(),
  };
}

async function openLegacy(url: string, fetch: typeof globalThis.fetch): Promise<McpSession> {
  const client = new LegacyClient(self);
  const transport = new LegacyTransport(new URL(url), { fetch });
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

/** An answer that says "not that revision", as opposed to a server that can't be reached or wants authorisation. */
function isOldEra(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERA_NEGOTIATION_FAILED";
}
