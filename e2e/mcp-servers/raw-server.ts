import type { IncomingMessage, ServerResponse } from "node:http";
import { listen, type TestServer } from "./listen.ts";

type Message = { id?: number | string; method: string; params?: { cursor?: string } };
type Answers = Record<string, (params: Message["params"]) => unknown>;

const serverInfo = { name: "raw", version: "1.0.0" };
const capabilities = { tools: {} };

/**
 * A 2025-era server that answers exactly what a test tells it to, so that it can be as broken as servers in the wild.
 * Methods without an answer are unknown to it.
 */
export function startRawServer(answers: Answers): Promise<TestServer> {
  return serve({
    initialize: () => ({ protocolVersion: "2025-11-25", capabilities, serverInfo }),
    ...answers,
  });
}

/** The same for the stateless 2026-07-28 revision. */
export function startRawModernServer(answers: Answers): Promise<TestServer> {
  const discover = {
    supportedVersions: ["2026-07-28"],
    capabilities,
    _meta: { "io.modelcontextprotocol/serverInfo": serverInfo },
  };
  const complete = (answer: Answers[string]): Answers[string] => {
    return (params) => ({
      resultType: "complete",
      ttlMs: 0,
      cacheScope: "private",
      ...(answer(params) as object),
    });
  };
  const all = { "server/discover": () => discover, ...answers };
  return serve(Object.fromEntries(Object.entries(all).map(([method, answer]) => [method, complete(answer)])));
}

function serve(answers: Answers): Promise<TestServer> {
  return listen(async (request, response) => {
    if (request.method !== "POST") return end(response, 405);
    const message = JSON.parse(await read(request)) as Message;
    if (message.id === undefined) return end(response, 202);
    const answer = answers[message.method];
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
