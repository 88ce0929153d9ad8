import { setTimeout as pause } from "node:timers/promises";

/** What the registry answered, read to its end or to where it became too large. */
export type Answer = {
  /** `GET /v0.1/servers?limit=1`: enough to repeat it by hand. */
  line: string;
  url: string;
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
  /** Whether the body was longer than is read. */
  cut: boolean;
  tookMs: number;
};

export type Call = {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON; a string goes out as it is. */
  body?: unknown;
  /** Instead of the run's own: another bearer token, or null for none. */
  token?: string | null;
  /** Instead of the address under the base, for what belongs to the host. */
  url?: string;
};

/** The two prefixes under which the official registry serves one API. */
export type Prefix = "v0.1" | "v0";

/** Whoever asks under a prefix: `/servers` for `/v0.1/servers`. */
export type Reader = { get(path: string, call?: Call): Promise<Answer> };

export type Client = { request(target: string, call?: Call): Promise<Answer>; remainingMs(): number };

/** Nothing came back, or not in time. */
export class NoAnswer extends Error {}

/** The registry asks us to come back later, again and again. */
export class RateLimited extends Error {}

/** The whole run has used up its time. */
export class OutOfTime extends Error {}

const bytesMax = 16 * 1024 * 1024;
const nestingMax = 200;
const pauseMaxMs = 30_000;

/**
 * A client for one registry. Follows no redirect, waits at most `timeoutMs` for each answer with its body, reads at most
 * 16 MiB of it, and does what a 429 with `Retry-After` asks (RFC 6585 §4), three times at most.
 */
export function connect(
  base: string,
  options: { token?: string; timeoutMs: number; overallMs: number },
): Client {
  const endsAt = performance.now() + options.overallMs;
  const remainingMs = () => endsAt - performance.now();
  return {
    remainingMs,
    async request(target, call = {}) {
      for (let attempt = 1; ; attempt += 1) {
        if (remainingMs() <= 0) throw new OutOfTime("The run's time is used up.");
        const send = () =>
          ask(call.url ?? base + target, target, { token: options.token, ...call }, options.timeoutMs);
        const answer = await send().catch((error) => {
          if (isReset(error) && !call.method) return send();
          throw error;
        });
        if (answer.status !== 429) return answer;
        const waitMs = (Number(answer.headers.get("retry-after")) || attempt * 2) * 1000;
        if (attempt > 3 || waitMs > Math.min(pauseMaxMs, remainingMs()))
          throw new RateLimited(
            `The registry limits our rate, more than can be waited for (${answer.line}).`,
          );
        await pause(waitMs);
      }
    },
  };
}

async function ask(url: string, target: string, call: Call, timeoutMs: number): Promise<Answer> {
  const { method = "GET", body, token } = call;
  const line = `${method} ${call.url ?? target}`;
  const startedAt = performance.now();
  try {
    const response = await fetch(url, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: "application/json, application/problem+json, */*;q=0.5",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...call.headers,
      },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    const { text, cut } = await readBody(response);
    const { status, headers } = response;
    const tookMs = performance.now() - startedAt;
    return { line, url, status, headers, text, cut, json: cut ? undefined : parsed(text), tookMs };
  } catch (error) {
    throw new NoAnswer(`no answer to ${line}: ${why(error, timeoutMs)}`, { cause: error });
  }
}

/** Whether a kept connection was closed just as we asked again, which says nothing of the registry. */
function isReset(error: unknown): boolean {
  const cause = error instanceof NoAnswer && error.cause instanceof Error ? error.cause.cause : undefined;
  return (
    cause instanceof Error && "code" in cause && ["ECONNRESET", "UND_ERR_SOCKET"].includes(`${cause.code}`)
  );
}

async function readBody(response: Response): Promise<{ text: string; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // leaving the loop cancels the stream
    if (size > bytesMax) return { text: "", cut: true };
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString("utf8"), cut: false };
}

function parsed(text: string): unknown {
  try {
    return isFlat(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nothing nests so deeply that going through it would exhaust the stack. No real document comes near. */
function isFlat(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (quoted && mark === "\\") at += 1;
    else if (mark === '"') quoted = !quoted;
    else if (!quoted && (mark === "[" || mark === "{")) depth += 1;
    else if (!quoted && (mark === "]" || mark === "}")) depth -= 1;
    if (depth > nestingMax) return false;
  }
  return true;
}

function why(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `nothing complete within ${timeoutMs} ms`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || ("code" in cause ? String(cause.code) : cause.name);
}
