import { createServer as createTcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { listen, type TestServer } from "#e2e/mcp-servers/listen.ts";
import { provideEnv } from "#lib/env.ts";
import { explainFailure } from "./explain-failure.ts";
import { guardedFetch, type OutboundLimits, OutboundRefused } from "./guarded-fetch.ts";

let server: TestServer;
let port: number;
const seen: string[] = [];

beforeAll(async () => {
  server = await listen((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    switch (request.url) {
      case "/redirect":
        return response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
      case "/redirect-home":
        return response.writeHead(307, { location: "/" }).end();
      case "/large":
        return response.end(Buffer.alloc(200_000));
      case "/bomb":
        return response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000)));
      case "/endless":
        return drip();
      case "/silent":
        return;
      case "/empty":
        return response.writeHead(204).end();
      default:
        return response.writeHead(200, { "x-test": "yes" }).end("hello");
    }
    function drip(): void {
      if (response.writable) response.write("x".repeat(1_000), () => setImmediate(drip));
    }
  }, "");
  port = Number(new URL(server.url).port);
});

afterAll(() => server.close());
afterEach(() => provideEnv({ OUTBOUND_ALLOW: "" }));

async function get(
  url: string,
  allow = "",
  limits: Partial<OutboundLimits> = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  provideEnv({ OUTBOUND_ALLOW: allow });
  const outbound = guardedFetch({ totalMs: 5_000, bytesMax: 100_000, ...limits });
  try {
    const response = await outbound.fetch(url);
    return { status: response.status, text: await response.text(), headers: response.headers };
  } finally {
    await outbound.close();
  }
}

/** The public reason for which a call fails. */
const reason = (call: Promise<unknown>) =>
  call.then(
    () => "it did not fail",
    (error) => explainFailure(error),
  );

describe("a private address", () => {
  test.each(["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]"])(
    "written as %s is refused, and nothing is sent to it",
    async (host) => {
      const before = seen.length;
      expect(await reason(get(`http://${host}:${port}/`))).toMatch(
        /is a private address \(.+\)\. An administrator can allow it with OUTBOUND_ALLOW=/,
      );
      expect(seen.length).toBe(before);
    },
  );

  test("is refused with the rule that would allow it", async () => {
    expect(await reason(get(`http://127.0.0.1:${port}/`))).toBe(
      `127.0.0.1 is a private address (127.0.0.1). An administrator can allow it with OUTBOUND_ALLOW=127.0.0.1:${port}.`,
    );
    expect(await reason(get(`http://[::1]:${port}/`))).toContain(`OUTBOUND_ALLOW=[::1]:${port}.`);
  });

  test.each([
    ["127.0.0.1", () => "127.0.0.1"],
    ["127.0.0.1", () => `127.0.0.1:${port}`],
    ["127.0.0.1", () => "10.0.0.0/8, 127.0.0.0/8"],
    ["localhost", () => "localhost"],
    ["localhost", () => `localhost:${port}`],
    ["localhost", () => "127.0.0.0/8,::1/128"],
  ])("%s is reached when a rule allows it", async (host, allow) => {
    const { status, text, headers } = await get(`http://${host}:${port}/`, allow());
    expect([status, text, headers.get("x-test")]).toEqual([200, "hello", "yes"]);
  });

  test.each([
    ["another port", () => `127.0.0.1:${port + 1}`],
    ["another host", () => "localhost.example"],
    ["another range", () => "10.0.0.0/8"],
  ])("is refused when the rule is for %s", async (_what, allow) => {
    expect(await reason(get(`http://127.0.0.1:${port}/`, allow()))).toContain("is a private address");
  });
});

describe("a server that is reached", () => {
  const allow = "127.0.0.1";
  const url = (path: string) => `http://127.0.0.1:${port}${path}`;

  test.each(["/redirect", "/redirect-home"])("may not redirect: %s", async (path) => {
    const before = seen.length;
    expect(await reason(get(url(path), allow))).toMatch(
      /^The server redirects \(30[27]\) to .+\. Submit the final address\.$/,
    );
    expect(seen.slice(before)).toEqual([`GET ${path}`]);
  });

  test.each(["/large", "/bomb", "/endless"])("may not answer more than the limit: %s", async (path) => {
    await expect(get(url(path), allow)).rejects.toThrow(OutboundRefused);
  });

  test("may not answer more than the limit in several answers together", async () => {
    provideEnv({ OUTBOUND_ALLOW: allow });
    const outbound = guardedFetch({ totalMs: 5_000, bytesMax: 12 });
    await (await outbound.fetch(url("/"))).text();
    await (await outbound.fetch(url("/"))).text();
    await expect(outbound.fetch(url("/")).then((response) => response.text())).rejects.toThrow(
      OutboundRefused,
    );
    await outbound.close();
  });

  test.each(["/silent", "/endless"])("may not take longer than the limit: %s", async (path) => {
    const call = get(url(path), allow, { totalMs: 100, bytesMax: Number.MAX_SAFE_INTEGER });
    expect(await reason(call)).toBe("The server did not answer in time.");
  });

  test("may answer with nothing", async () => {
    expect(await get(url("/empty"), allow)).toMatchObject({ status: 204, text: "" });
  });

  test("is let go when the caller closes", async () => {
    provideEnv({ OUTBOUND_ALLOW: allow });
    const outbound = guardedFetch({ totalMs: 60_000, bytesMax: 100 });
    const call = outbound.fetch(url("/silent"));
    const failure = expect(call).rejects.toThrow();
    await outbound.close();
    await failure;
  });
});

describe("what goes wrong is said in words", () => {
  test("a port where nothing listens", async () => {
    const gone = await listen(() => undefined);
    await gone.close();
    expect(await reason(get(gone.url, "127.0.0.1"))).toBe(
      "Nothing listens at this address. Is the server running, and is the port right?",
    );
  });

  test("a host that does not exist", async () => {
    expect(await reason(get("http://does-not-exist.invalid/"))).toMatch(
      /^No such host|could not be looked up/,
    );
  });

  test("something that hangs up", async () => {
    const rude = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((done) => rude.listen(0, "127.0.0.1", done));
    const { port: rudePort } = rude.address() as { port: number };
    expect(await reason(get(`http://127.0.0.1:${rudePort}/`, "127.0.0.1"))).toBe(
      "The server closed the connection.",
    );
    await new Promise((done) => rude.close(done));
  });

  test("a TLS address that speaks plain HTTP fails without an answer", async () => {
    await expect(get(`https://127.0.0.1:${port}/`, "127.0.0.1")).rejects.toThrow();
  });

  test("what is not about the network is left to others", () => {
    expect(explainFailure(new Error("something else"))).toBeUndefined();
    expect(explainFailure("text")).toBeUndefined();
  });
});
