import { Agent } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approved, RegistryInstance } from "./support/registry-instance.ts";
import { raw } from "./support/registry-reader.ts";

const list = "/v0.1/servers";
const versions = "/v0.1/servers/com.example%2Fs-1/versions";
const detail = `${versions}/latest`;
/** One of each kind of answer that the registry gives to anybody. */
const reads = [list, `${list}?search=s-1`, versions, detail, "/catalogs/default/v0.1/servers"];
const refusals = [
  ["/v0.1/servers/com.example%2Fnone/versions/latest", 404],
  ["/v0.1/nothing", 404],
  ["/v0/nothing/at/all", 404],
  ["/catalogs/none/v0.1/servers", 404],
  [`${list}?updated_since=yesterday`, 400],
  [`${list}?limit=0`, 422],
] as const;

let registry: RegistryInstance;

beforeAll(async () => {
  // Little memory, so that what fills it ends the process soon.
  registry = await RegistryInstance.start({ NODE_OPTIONS: "--max-old-space-size=320" });
  const description = "A description that is long enough for compressing to be worth its while.";
  await registry.fill(
    Array.from({ length: 12 }, (_, at) => [
      approved(`com.example/s-${at}`, "1.0.0", { document: { description } }),
    ]),
  );
});
afterAll(() => registry?.instance.close());

const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  raw(registry.url, path, headers, method);

describe("pages of other origins (CORS)", () => {
  test("may read every answer, refusals included", async () => {
    for (const path of [...reads, ...refusals.map(([path]) => path), "/openapi.yaml"]) {
      const { headers } = await get(path, { origin: "https://vscode.dev" });
      expect(headers["access-control-allow-origin"], path).toBe("*");
      expect(headers["access-control-allow-credentials"], path).toBeUndefined();
      expect(headers["cross-origin-resource-policy"], path).toBe("cross-origin");
    }
  });

  test("may see the headers that matter to them", async () => {
    const { headers } = await get(list, { origin: "https://vscode.dev" });
    const exposed = headers["access-control-expose-headers"]?.toLowerCase().split(/, */);
    expect(exposed).toEqual(expect.arrayContaining(["etag", "www-authenticate", "retry-after"]));
  });

  test("get a yes to their preflight, for PATCH and with a token", async () => {
    for (const path of [...reads, "/v0.1/servers/com.example%2Fs-1/status", "/v0/publish"]) {
      const answer = await get(
        path,
        {
          origin: "https://console.example",
          "access-control-request-method": "PATCH",
          "access-control-request-headers": "authorization,content-type,x-requested-with",
        },
        "OPTIONS",
      );
      expect(answer.status, path).toBe(204);
      expect(answer.body).toHaveLength(0);
      expect(answer.headers["access-control-allow-origin"]).toBe("*");
      expect(answer.headers["access-control-allow-methods"]?.split(/, */)).toContain("PATCH");
      // A literal `*` would not cover Authorization (Fetch Standard).
      const allowed = answer.headers["access-control-allow-headers"]?.toLowerCase().split(/, */);
      expect(allowed).toEqual(expect.arrayContaining(["authorization", "content-type", "x-requested-with"]));
      expect(Number(answer.headers["access-control-max-age"])).toBeGreaterThan(0);
    }
  });

  test("can't smuggle a header into the answer to a preflight", async () => {
    const { headers } = await get(list, { "access-control-request-headers": "x: y;<script>" }, "OPTIONS");
    expect(headers["access-control-allow-headers"]).not.toContain("script");
  });

  test("an OPTIONS without a question is answered 204 as well, wherever", async () => {
    for (const path of [list, detail, "/v0.1/nothing", "/catalogs/none/v0.1/servers"])
      expect((await get(path, {}, "OPTIONS")).status, path).toBe(204);
  });
});

describe("HEAD", () => {
  test("says what GET says, without the body", async () => {
    for (const path of [...reads, ...refusals.map(([path]) => path)]) {
      const [full, head] = [await get(path), await get(path, {}, "HEAD")];
      expect(head.status, path).toBe(full.status);
      expect(head.body, path).toHaveLength(0);
      for (const name of ["content-type", "etag", "cache-control", "vary", "access-control-allow-origin"])
        expect(head.headers[name], `${path} ${name}`).toBe(full.headers[name]);
      if (full.status === 200) expect(head.headers["content-length"], path).toBe(String(full.body.length));
    }
  });

  test("is answered 304 too, to who holds the answer", async () => {
    const { headers } = await get(list);
    const again = await get(list, { "if-none-match": headers.etag ?? "" }, "HEAD");
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
  });
});

describe("refusals", () => {
  test.each(refusals)(
    "at %s speak both dialects: problem+json, and `error` as a text",
    async (path, status) => {
      const answer = await get(path);
      expect(answer.status).toBe(status);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(answer.headers["cache-control"]).toBe("no-store");
      const body = JSON.parse(answer.body.toString());
      expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
      expect(body.error).toBe(body.detail);
      expect(body.error.length).toBeGreaterThan(0);
    },
  );

  test("of what can't be changed here are JSON as well", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const answer = await get(list, {}, method);
      expect([404, 405], method).toContain(answer.status);
      expect(answer.headers["content-type"], method).toBe("application/problem+json");
    }
  });

  test("never show what went on inside", async () => {
    for (const [path] of refusals)
      expect((await get(path)).body.toString()).not.toMatch(/node_modules|\.ts:\d|SELECT/);
  });
});

test("/v0 answers as /v0.1 does, byte for byte, and each catalog's own address too", async () => {
  for (const path of [list, `${list}?limit=3&version=latest`, versions, detail]) {
    const [frozen, development, catalog] = [
      await get(path),
      await get(path.replace("/v0.1", "/v0")),
      await get(`/catalogs/default${path}`),
    ];
    for (const alike of [development, catalog]) {
      expect(alike.status).toBe(200);
      expect(alike.body.equals(frozen.body), path).toBe(true);
      expect(alike.headers.etag).toBe(frozen.headers.etag);
    }
  }
});

describe("content encodings", () => {
  const decoders = { gzip: gunzipSync, br: brotliDecompressSync } as const;

  test.each(["gzip", "br"] as const)("%s carries the same bytes, fewer of them", async (encoding) => {
    for (const path of [list, `${list}?limit=100&version=latest`]) {
      const plain = await get(path, { "accept-encoding": "identity" });
      const packed = await get(path, { "accept-encoding": encoding });
      expect(packed.headers["content-encoding"]).toBe(encoding);
      expect(packed.headers["content-length"]).toBe(String(packed.body.length));
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      expect(decoders[encoding](packed.body).equals(plain.body)).toBe(true);
    }
  });

  test("nobody gets one that they did not ask for, or refused", async () => {
    for (const accepted of [undefined, "identity", "gzip;q=0", "br;q=0, gzip;q=0.0", "deflate", "zstd"]) {
      const { headers } = await get(list, accepted ? { "accept-encoding": accepted } : {});
      expect(headers["content-encoding"], accepted).toBeUndefined();
    }
  });

  test("are chosen among several as they come", async () => {
    const { headers } = await get(list, { "accept-encoding": "gzip, deflate, br;q=0" });
    expect(headers["content-encoding"]).toBe("gzip");
  });

  test("a client that decodes by itself sees the document", async () => {
    const response = await fetch(registry.url + list);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect((await response.json()).servers).toHaveLength(12);
  });
});

describe("caches", () => {
  test("are told to ask each time, and what the answer depends on", async () => {
    for (const path of reads) {
      const { headers } = await get(path);
      expect(headers["cache-control"], path).toBe("public, no-cache");
      expect(headers.vary?.toLowerCase().split(/, */), path).toContain("accept-encoding");
      expect(headers.etag, path).toMatch(/^"[\x21\x23-\x7e]+"$/);
    }
  });

  test.each(["identity", "gzip", "br"])("hold an answer in %s until it changes (304)", async (encoding) => {
    const accept = { "accept-encoding": encoding };
    for (const path of reads) {
      const full = await get(path, accept);
      const etag = full.headers.etag ?? "";
      const again = await get(path, { ...accept, "if-none-match": etag });
      expect(again.status, path).toBe(304);
      expect(again.body).toHaveLength(0);
      // RFC 9110 §15.4.5: what the 200 would have said to caches.
      for (const name of ["etag", "cache-control", "vary"])
        expect(again.headers[name], `${path} ${name}`).toBe(full.headers[name]);
      expect(again.headers["access-control-allow-origin"]).toBe("*");
    }
  });

  test("never take one encoding for another", async () => {
    const etags = new Set<string | undefined>();
    for (const encoding of ["identity", "gzip", "br"])
      etags.add((await get(list, { "accept-encoding": encoding })).headers.etag);
    expect(etags.size).toBe(3);
    const gzip = (await get(list, { "accept-encoding": "gzip" })).headers.etag ?? "";
    expect((await get(list, { "accept-encoding": "br", "if-none-match": gzip })).status).toBe(200);
  });

  test("name what they hold as `*`, weakly, or in a list", async () => {
    const etag = (await get(list)).headers.etag ?? "";
    for (const held of ["*", `W/${etag}`, `"a", ${etag}`, `W/"a",W/${etag} , "b"`])
      expect((await get(list, { "if-none-match": held })).status, held).toBe(304);
    for (const held of ['"a"', 'W/"a", "b"', etag.slice(1, -1), ""])
      expect((await get(list, { "if-none-match": held })).status, held).toBe(200);
  });

  test("don't hide a refusal: what is not there is 404 to who holds something of it", async () => {
    expect((await get("/v0.1/servers/com.example%2Fnone/versions", { "if-none-match": "*" })).status).toBe(
      404,
    );
  });

  test("get the new answer as soon as something was approved", async () => {
    const path = `${list}?limit=100`;
    const before = await get(path);
    await registry.approve(approved("com.example/new-here", "1.0.0").document);
    const after = await get(path, { "if-none-match": before.headers.etag ?? "" });
    expect(after.status).toBe(200);
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect(after.body.toString()).toContain("com.example/new-here");
  });
});

test("addresses that nobody asks for twice don't fill the memory", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const junk = "x".repeat(15_000);
  let sent = 0;
  const send = async () => {
    while (sent < 40_000) {
      const answer = await raw(registry.url, `${list}?search=zz&junk=${sent++}${junk}`, {}, "GET", agent);
      // Answered, or told to wait; never gone.
      if (answer.status !== 200 && answer.status !== 429) throw new Error(`status ${answer.status}`);
    }
  };
  const outcome = await Promise.all(Array.from({ length: 8 }, send)).then(
    () => "all answered",
    (error) => `${error} after ${sent} requests`,
  );
  agent.destroy();
  if (outcome !== "all answered") await registry.instance.restart();
  expect(outcome).toBe("all answered");
});
