import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { DomainError } from "#lib/core/errors.ts";
import { log } from "#lib/log.ts";
import type { AppEnv } from "./app-env.ts";

/** How long a reader may leave what is sent untaken. */
const writeMsMax = 30_000;

/** Sends to one reader; each resolves once there is room for more, and fails when the reader takes nothing. */
export type LiveEvents = {
  send(event: { event: string; id?: string; data: string }): Promise<void>;
  /** Shows that the stream lives. */
  beat(): Promise<void>;
};

type Stream = {
  /** What the log calls it. */
  name: string;
  /** Takes a place, and returns what gives it back. */
  hold(): () => void;
  /** Sends until it has nothing more to say, or `gone` aborts. A DomainError that it throws is told to the reader. */
  tell(events: LiveEvents, gone: AbortSignal): Promise<void>;
  writeMs?: number;
};

/**
 * Answers with server-sent events (WHATWG HTML §9.2). The place is given back when `tell` ends, when the reader leaves, and
 * when they stop reading.
 *
 * @throws DomainError from `hold`
 */
export function answerLive(
  c: Context<AppEnv>,
  { name: stream, hold, tell, writeMs = writeMsMax }: Stream,
): Response {
  const headers = {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  };
  // Hono answers HEAD by what GET would be, and nobody ever reads its body, or leaves it.
  if (c.req.method === "HEAD") return c.body(null, 200, headers);
  const leave = hold();
  const response = streamSSE(c, async (events) => {
    const gone = new AbortController();
    events.onAbort(() => {
      gone.abort();
      leave();
    });
    const live: LiveEvents = {
      send: (event) => within(writeMs, events.writeSSE(event)),
      beat: () => within(writeMs, events.write(": still here\n\n")),
    };
    try {
      await tell(live, gone.signal).catch((error) => sayWhy(live, stream, error));
    } catch (error) {
      log.info({ stream, err: error }, "stream dropped");
      events.abort();
      c.env.outgoing?.destroy();
    } finally {
      leave();
    }
  });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** @throws ReaderStalled */
async function sayWhy(live: LiveEvents, stream: string, error: unknown): Promise<void> {
  if (error instanceof ReaderStalled) throw error;
  const code = error instanceof DomainError ? error.code : "internal";
  log.info({ stream, code, err: code === "internal" ? error : undefined }, "stream ended");
  await live.send({ event: "end", data: JSON.stringify({ code }) });
}

class ReaderStalled extends Error {}

/** @throws ReaderStalled */
async function within(ms: number, writing: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ReaderStalled("The reader takes nothing.")), ms);
  try {
    await Promise.race([writing, late]);
  } finally {
    clearTimeout(timer);
  }
}
