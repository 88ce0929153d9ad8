import { Agent, request } from "node:http";

/** A client that keeps its connections, as a gateway or a browser does. */
export class HttpClient {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string, connections = 1) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#url = url;
    this.#token = token;
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>("GET", path);
  }

  postLines<T>(path: string, lines: Buffer): Promise<T> {
    return this.#send<T>("POST", path, lines);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send<T>(method: string, path: string, body?: Buffer): Promise<T> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body ? { "content-type": "application/x-ndjson", "content-length": body.length } : {}),
    };
    return new Promise((done, fail) => {
      const sent = request(this.#url + path, { method, agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail).on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) done(JSON.parse(text) as T);
          else fail(new Error(`${path} answered ${response.statusCode}: ${text}`));
        });
      });
      sent.on("error", fail).end(body);
    });
  }
}
