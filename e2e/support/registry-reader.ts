import { type Agent, type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";

/** An entry and a list as the official registry's clients parse them (MCP Registry API v0.1). */
export type Entry = {
  server: { name: string; version: string; description: string; title?: string };
  _meta: {
    "io.modelcontextprotocol.registry/official": {
      status: "active" | "deprecated" | "deleted";
      statusChangedAt: string;
      statusMessage?: string;
      publishedAt: string;
      updatedAt: string;
      isLatest: boolean;
    };
    "dev.countersign/governance": { owner: string; approved_digest: string; snapshot_hash: string | null };
  };
};
export type List = { servers: Entry[]; metadata: { count: number; nextCursor?: string } };

export const officialOf = (entry: Entry) => entry._meta["io.modelcontextprotocol.registry/official"];

/** `com.example/weather@1.0.0`, to compare lists by. */
export const nameOf = ({ server }: Entry) => `${server.name}@${server.version}`;

/** An answer as it came over the wire: nothing decoded, no redirect followed. */
export type Raw = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/**
 * Sends a request whose address is taken as it stands.
 *
 * @param path with every percent sign, plus and slash as the client wrote it
 */
export function raw(
  base: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  agent: Agent | false = false,
): Promise<Raw> {
  const { hostname, port } = new URL(base);
  return new Promise((done, fail) => {
    const sent = request({ hostname, port, path, method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () =>
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on("error", fail);
    sent.end();
  });
}

/** Sends what no HTTP library sends, and gives the status that comes back. */
export function rawStatus(base: string, target: string): Promise<number> {
  const { hostname, port } = new URL(base);
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`),
    );
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("error", fail);
    socket.on("close", () => done(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
  });
}

/**
 * Reads a list page by page, as an aggregator does.
 *
 * @param query what every page is asked with
 * @param afterPage called behind each page with its number, from 1
 */
export async function crawl(
  base: string,
  query: string,
  afterPage: (page: number) => Promise<void> = async () => undefined,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor = "";
  for (let page = 1; ; page++) {
    const response = await fetch(`${base}/v0.1/servers?${query}${cursor && `&cursor=${cursor}`}`);
    if (!response.ok) throw new Error(`Page ${page}: ${response.status} ${await response.text()}`);
    const { servers, metadata } = (await response.json()) as List;
    if (servers.length !== metadata.count) throw new Error(`Page ${page} miscounts itself.`);
    entries.push(...servers);
    await afterPage(page);
    if (!metadata.nextCursor) return entries;
    cursor = metadata.nextCursor;
  }
}
