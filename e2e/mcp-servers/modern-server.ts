import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { listen, type TestServer } from "./listen.ts";

/** A real server of the stateless 2026-07-28 revision, which does not speak the older ones. */
export function startModernServer(name = "ledger", version = "2.1.0"): Promise<TestServer> {
  const handler = createMcpHandler(
    () => {
      const server = new McpServer(
        { name, version, title: "Ledger", description: "Bookings of the general ledger." },
        { instructions: "Read bookings before you post one." },
      );
      server.registerTool(
        "list_bookings",
        {
          title: "List bookings",
          description: "Bookings of one account, newest first.",
          inputSchema: z.object({ account: z.string(), limit: z.number().int().max(100).optional() }),
          annotations: { readOnlyHint: true },
        },
        async () => ({ content: [] }),
      );
      server.registerTool(
        "post_booking",
        {
          description: "Posts a booking. It can't be undone.",
          inputSchema: z.object({ debit: z.string(), credit: z.string(), amount: z.string() }),
          annotations: { readOnlyHint: false, destructiveHint: true },
        },
        async () => ({ content: [] }),
      );
      server.registerPrompt("reconcile", { description: "Reconcile an account." }, async () => ({
        messages: [],
      }));
      return server;
    },
    { legacy: "reject" },
  );
  return listen(toNodeHandler(handler));
}
