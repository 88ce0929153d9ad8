import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import { env } from "#lib/env.ts";
import { mayConnect, parseAllowRule, ruleFor } from "./address-rules.ts";

/** The console refuses to call this address, or to go on reading it. The message is public. */
export class OutboundRefused extends Error {
  override name = "OutboundRefused";
}

export type OutboundLimits = {
  /** Everything together, from the first connection to the last byte. */
  totalMs: number;
  /** Of all answers together, after decompression. */
  bytesMax: number;
};

export type GuardedFetch = {
  fetch: typeof fetch;
  /** Aborts when the time is up, for whatever else waits on the answers. */
  deadline: AbortSignal;
  close(): Promise<void>;
};

/**
 * A `fetch` for addresses that people enter. Each connection is checked at the socket: the host is resolved once, every
 * address judged, and the judged address dialled, so that neither a literal, nor a redirect, nor a second answer of the
 * name server leads inside. Redirects are refused; the environment's proxy settings are ignored.
 *
 * Call `close` when done: it aborts what is still open.
 */
export function guardedFetch(limits: OutboundLimits): GuardedFetch {
  const rules = env().OUTBOUND_ALLOW.map(parseAllowRule);
  const connect = buildConnector({ timeout: Math.min(limits.totalMs, 5_000) });
  const agent = new Agent({
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, "");
      const port = Number(options.port) || (options.protocol === "https:" ? 443 : 80);
      checkedAddress(host, port, rules).then(
        (address) =>
          connect({ ...options, hostname: address, servername: isIP(host) ? undefined : host }, callback),
        (error: Error) => callback(error, null),
      );
    },
    headersTimeout: limits.totalMs,
    bodyTimeout: limits.totalMs,
  });
  const deadline = AbortSignal.timeout(limits.totalMs);
  let bytesLeft = limits.bytesMax;

  const guarded = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    const url = input instanceof Request ? input.url : input;
    const response = await undiciFetch(url, {
      ...init,
      signal,
      redirect: "manual",
      dispatcher: agent,
    } as never);
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new OutboundRefused(
        `The server redirects (${response.status}) to ${response.headers.get("location") ?? "nowhere"}. Submit the final address.`,
      );
    }
    const body = response.body as unknown as ReadableStream<Uint8Array<ArrayBuffer>> | null;
    const counted = body?.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          bytesLeft -= chunk.byteLength;
          if (bytesLeft >= 0) controller.enqueue(chunk);
          else
            controller.error(
              new OutboundRefused(`The server's answers exceed ${limits.bytesMax / 1_048_576} MiB.`),
            );
        },
      }),
    );
    return new Response(counted ?? null, {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers],
    });
  };
  return { fetch: guarded as typeof fetch, deadline, close: () => agent.destroy() };
}

async function checkedAddress(
  host: string,
  port: number,
  rules: ReturnType<typeof parseAllowRule>[],
): Promise<string> {
  const addresses = isIP(host) ? [{ address: host }] : await lookup(host, { all: true });
  const refused = addresses.find(({ address }) => !mayConnect(host, address, port, rules));
  const first = addresses[0];
  if (!first) throw new OutboundRefused(`${host} has no address.`);
  if (refused)
    throw new OutboundRefused(
      `${host} is a private address (${refused.address}). An administrator can allow it with OUTBOUND_ALLOW=${ruleFor(host, refused.address, port)}.`,
    );
  return first.address;
}
