/** One server-sent event (WHATWG HTML §9.2). */
export type StreamEvent = { event: string; id: string; data: string };

/** A reader of server-sent events, as a gateway or a page keeps it open. */
export class EventStream {
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #abort: AbortController;
  #text = "";

  private constructor(body: ReadableStream<Uint8Array<ArrayBuffer>>, abort: AbortController) {
    this.#reader = body.pipeThrough(new TextDecoderStream()).getReader();
    this.#abort = abort;
  }

  /** Of an answer that is there already. */
  static of(body: ReadableStream<Uint8Array<ArrayBuffer>>): EventStream {
    return new EventStream(body, new AbortController());
  }

  /** @throws Error with the status when the stream is refused */
  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(url, {
      headers: { accept: "text/event-stream", ...headers },
      signal: abort.signal,
    });
    if (!response.ok || !response.body) throw new Error(`The stream was refused: ${response.status}`);
    return new EventStream(response.body, abort);
  }

  /** The next event; null when the stream has ended. */
  async next(): Promise<StreamEvent | null> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        // A comment shows that the stream lives, and is no event.
        if (!block.startsWith(":")) return parseEvent(block);
        continue;
      }
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#text += value;
    }
  }

  /** Events up to the first that is wanted. */
  async until(wanted: (event: StreamEvent) => boolean): Promise<StreamEvent[]> {
    const seen: StreamEvent[] = [];
    for (;;) {
      const event = await this.next();
      if (!event) throw new Error(`The stream ended after ${JSON.stringify(seen)}`);
      seen.push(event);
      if (wanted(event)) return seen;
    }
  }

  /** Everything up to the end of the stream. */
  async rest(): Promise<StreamEvent[]> {
    const seen: StreamEvent[] = [];
    for (let event = await this.next(); event; event = await this.next()) seen.push(event);
    return seen;
  }

  close(): void {
    this.#abort.abort();
    this.#reader.cancel().catch(() => undefined);
  }
}

function parseEvent(block: string): StreamEvent {
  const parsed: StreamEvent = { event: "message", id: "", data: "" };
  for (const line of block.split("\n")) {
    const [, field = "", value = ""] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    if (field === "event" || field === "id") parsed[field] = value;
    if (field === "data") parsed.data += value;
  }
  return parsed;
}
