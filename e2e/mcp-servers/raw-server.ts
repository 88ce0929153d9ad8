import type { IncomingMessage, ServerResponse } from "node:http";
import { listen, type TestServer } from "./listen.ts";

type Message = { id?: number; method: string; params?: { cursor?: string } };
type Answers = Record<string, (params: Message["params"]) => unknown>;

/**
 * A 2025-era server that answers exactly what a test tells it to, so that it can be as broken as servers in the wild.
 * Methods without an answer are unknown to it.
 */
export function startRawServer(answers: Answers): Promise<TestServer> {
  const all: Answers = {
    initialize: () => ({
      protocolVersion: "2025-11-25",
      capabilities: { tools: {} },
      serverInfo: { name: "raw", version: "1.0.0" },
    }),
    ...answers,
  };
  return listen(async (request, response) => {
    if (request.method !== "POST") return end(response, 405);
    const message = JSON.parse(await read(request)) as Message;
    if (message.id === undefined) return end(response, 202);
    const answer = all[message.method];
    const body = answer
      ? { jsonrpc: "2.0", id: message.id, result: answer(message.params) }
      : { jsonrpc: "2.0", id: message.id, error: { code: -32601, message: "Method not found" } };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
