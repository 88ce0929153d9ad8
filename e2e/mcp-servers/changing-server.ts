import type { TestServer } from "./listen.ts";
import { startRawServer } from "./raw-server.ts";

/** A tool as `tools/list` gives it. */
export type RawTool = {
  name: string;
  description?: string;
  inputSchema: object;
  annotations?: Record<string, boolean>;
};

/** A server whose tools a test changes between two readings. */
export type ChangingServer = TestServer & { tools: RawTool[] };

export async function startChangingServer(
  name: string,
  tools: RawTool[],
  version = "1.0.0",
): Promise<ChangingServer> {
  const offer = { tools };
  const server = await startRawServer({
    initialize: () => ({
      protocolVersion: "2025-11-25",
      capabilities: { tools: {} },
      serverInfo: { name, version },
    }),
    "tools/list": () => ({ tools: offer.tools }),
  });
  return Object.assign(offer, server);
}

/** A tool with arguments of one text each. */
export function rawTool(
  name: string,
  description: string,
  texts: readonly string[],
  annotations?: Record<string, boolean>,
): RawTool {
  const properties = Object.fromEntries(texts.map((text) => [text, { type: "string" }]));
  return { name, description, inputSchema: { type: "object", properties }, annotations };
}
