import type { Instance, Person } from "./instance.ts";
import { type Change, ChangeStream, feed } from "./registry-stream.ts";

/** A gateway as it is deployed: registered, with a token for one catalog, and with that catalog's changes streamed to it. */
export class Gateway {
  readonly base: string;
  readonly #stream: ChangeStream;

  private constructor(base: string, stream: ChangeStream) {
    this.base = base;
    this.#stream = stream;
  }

  /** Makes a catalog of everything that is approved, and connects to it. */
  static async connect(instance: Instance, by: Person, name: string): Promise<Gateway> {
    const catalog = { slug: name, name, access: "oauth", selection: "all" };
    const made = await instance.call(by.token, "POST", "/api/v1/catalogs", catalog);
    if (made.status !== 201) throw new Error(`catalog: ${made.status} ${JSON.stringify(made.body)}`);
    const base = `/catalogs/${name}`;
    const client = await instance.client(name, "gateway", "catalog.read");
    const token = await instance.token(client, `${instance.publicUrl}${base}`);
    const authorization = { authorization: `Bearer ${token}` };
    const stream = await ChangeStream.open(`${instance.url}${base}${feed}?since=0`, authorization);
    await stream.until(({ event }) => event === "position");
    return new Gateway(base, stream);
  }

  /** Waits until the stream tells of a server. @returns what it holds of it from then on */
  async told(server: string): Promise<Change> {
    const events = await this.#stream.until(
      ({ event, data }) => event === "change" && (JSON.parse(data) as Change).server === server,
    );
    return JSON.parse(events.at(-1)?.data ?? "") as Change;
  }

  close(): void {
    this.#stream.close();
  }
}
