import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approved, documentOf, RegistryInstance } from "./support/registry-instance.ts";
import { crawl, type Entry, type List, nameOf, officialOf, raw } from "./support/registry-reader.ts";

/**
 * What the registry's real clients stumble over, client by client. Each test does what that client's own code does with
 * the answer.
 */
let registry: RegistryInstance;

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** Sorts before every other name. */
const spoilt = "0.example/a-first";
const plus = "com.plus/build";

beforeAll(async () => {
  registry = await RegistryInstance.start();
  const broken = { name: spoilt, version: "1.0.0", description: "x" };
  await registry.fill([
    [
      approved(spoilt, "1.0.0", { spoilt: JSON.stringify({ ...broken, description: undefined }) }),
      approved(spoilt, "1.0.1", { spoilt: JSON.stringify({ ...broken, version: 101 }) }),
      approved(spoilt, "1.0.2", { spoilt: JSON.stringify({ ...broken, name: null, version: "1.0.2" }) }),
      approved(spoilt, "1.0.3", { spoilt: "not JSON at all" }),
      approved(spoilt, "1.0.4", { spoilt: "[]" }),
      approved(spoilt, "1.0.5", { spoilt: JSON.stringify({ ...broken, version: "1.0.5", description: "" }) }),
    ],
    [approved("com.example/gone", "1.0.0", { status: "retired", statusMessage: "Taken back." })],
    [approved("com.example/old", "1.0.0", { status: "deprecated", statusMessage: "Use another." })],
    ...Array.from({ length: 160 }, (_, at) => {
      const name = `${plus}-${String(at).padStart(3, "0")}`;
      const later = new Date("2026-01-02T00:00:00Z");
      return [approved(name, `1.0.${at}+r.1`), approved(name, `1.0.${at}+r.2`, { publishedAt: later })];
    }),
    ...Array.from({ length: 60 }, (_, at) => [approved(`com.other/s-${at}`, "1.0.0")]),
  ]);
});
afterAll(() => registry?.instance.close());

const get = async <T = List>(path: string, headers: Record<string, string> = {}) => {
  const { status, headers: answered, body } = await raw(registry.url, path, headers);
  return { status, headers: answered, body: JSON.parse(body.toString()) as T };
};
const status = async (path: string) => (await raw(registry.url, path)).status;

describe("VS Code", () => {
  test("probes /v0.1/servers?limit=1, then /v0, and is answered at the first", async () => {
    for (const prefix of ["/v0.1", "/v0"]) expect(await status(`${prefix}/servers?limit=1`)).toBe(200);
  });

  test("takes `_meta` of each item apart without looking whether it is there", async () => {
    const entries = await crawl(registry.url, "limit=50&include_deleted=true");
    for (const entry of entries) {
      expect(entry._meta, nameOf(entry)).toBeTypeOf("object");
      expect(officialOf(entry), nameOf(entry)).toMatchObject({
        status: expect.stringMatching(/^(active|deprecated|deleted)$/),
        isLatest: expect.any(Boolean),
        publishedAt: expect.stringMatching(rfc3339),
        updatedAt: expect.stringMatching(rfc3339),
      });
    }
  });

  test("rejects a page whose first item lacks name, description or version: none ever does", async () => {
    for (const query of ["limit=1", "limit=50&version=latest", "search=a-first", "include_deleted=true"]) {
      const { body } = await get(`/v0.1/servers?${query}`);
      for (const { server } of body.servers) {
        expect(server.name).not.toBe(spoilt);
        for (const text of [server.name, server.description, server.version])
          expect(text, query).toEqual(expect.stringMatching(/./));
      }
    }
    expect(await status(`/v0.1/servers/${encodeURIComponent(spoilt)}/versions/latest`)).toBe(404);
  });

  test("drops `search` from page two on and sends the cursor unencoded: pages stay filtered", async () => {
    const found: Entry[] = [];
    let path = "/v0.1/servers?limit=50&version=latest&search=COM.PLUS";
    for (;;) {
      const { status, body } = await get(path);
      expect(status, path).toBe(200);
      found.push(...body.servers);
      const { nextCursor } = body.metadata;
      if (!nextCursor) break;
      expect(nextCursor, "needs no encoding").toBe(encodeURIComponent(nextCursor));
      path = `/v0.1/servers?limit=50&version=latest&cursor=${nextCursor}`;
    }
    expect(found).toHaveLength(160);
    expect(new Set(found.map(nameOf)).size).toBe(160);
    for (const { server } of found) expect(server.version).toMatch(/^1\.0\.\d+\+r\.2$/);
  });

  test("sends a cursor cut beside a + in a version, wherever the page ends, and misses nothing", async () => {
    const all = (await get(`/v0.1/servers?limit=100&search=${plus}-00`)).body.servers.map(nameOf);
    expect(all).toHaveLength(20);
    for (const limit of [1, 2, 3, 7]) {
      const paged: string[] = [];
      let path = `/v0.1/servers?limit=${limit}&search=${plus}-00`;
      for (;;) {
        const { body } = await get(path);
        paged.push(...body.servers.map(nameOf));
        if (!body.metadata.nextCursor) break;
        path = `/v0.1/servers?limit=${limit}&cursor=${body.metadata.nextCursor}`;
      }
      expect(paged, `limit ${limit}`).toEqual(all);
    }
  });

  test("takes a 4xx on the detail for `not in the registry`", async () => {
    expect(await status("/v0.1/servers/com.example%2Fnone/versions/latest")).toBe(404);
    expect(await status("/v0.1/servers/com.other%2Fs-1/versions/latest")).toBe(200);
  });

  test("finds itself with a slash at the end of the registry's address", async () => {
    // It strips one slash from what an administrator entered.
    for (const base of [`${registry.url}/`, `${registry.url}/catalogs/default/`]) {
      const response = await fetch(`${base.replace(/\/$/, "")}/v0.1/servers?limit=1`);
      expect(response.status).toBe(200);
    }
  });

  test("asks only registries whose preflight succeeds, and is told so", async () => {
    const preflight = { origin: "vscode-file://vscode-app", "access-control-request-method": "GET" };
    const answer = await raw(registry.url, "/v0.1/servers?limit=50", preflight, "OPTIONS");
    expect(answer.status).toBe(204);
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
  });
});

describe("Copilot CLI", () => {
  const latest = (name: string) => `/v0.1/servers/${encodeURIComponent(name)}/versions/latest`;

  test("blocks everything on any answer but 200 and 404: it gets no other, whatever became of a server", async () => {
    const states: Record<string, (name: string) => Promise<unknown>> = {
      "in review": (name) => registry.propose(documentOf(name)),
      "sent back": async (name) => registry.vote(await registry.propose(documentOf(name)), "request_changes"),
      rejected: async (name) => registry.vote(await registry.propose(documentOf(name)), "reject"),
      withdrawn: async (name) => {
        const { id } = await registry.propose(documentOf(name));
        const path = `/api/v1/submissions/${id}/withdraw`;
        await registry.instance.call(registry.member.token, "POST", path);
      },
      unknown: async () => undefined,
      deleted: async (name) => {
        await registry.approve(documentOf(name));
        await registry.setStatus(name, "1.0.0", "retired", "Taken back.");
      },
    };
    for (const [state, bring] of Object.entries(states)) {
      const name = `com.states/${state.replace(" ", "-")}`;
      await bring(name);
      for (const path of [latest(name), latest(name).replace("latest", "1.0.0")])
        expect(await status(path), `${state}: ${path}`).toBe(404);
      expect(await status(`/v0.1/servers/${encodeURIComponent(name)}/versions`), state).toBe(404);
    }
    await registry.approve(documentOf("com.states/approved"));
    expect(await status(latest("com.states/approved"))).toBe(200);
  });

  test("compares the package that it starts with the registry's, argument by argument", async () => {
    const packages = [
      {
        registryType: "npm",
        identifier: "@states/exact",
        version: "1.2.3",
        runtimeHint: "npx",
        transport: { type: "stdio" as const },
        runtimeArguments: [{ type: "positional" as const, value: "-y" }],
        packageArguments: [{ type: "named" as const, name: "--port", value: "8080" }],
        environmentVariables: [{ name: "API_KEY", isRequired: true, isSecret: true }],
        "x-unknown": { kept: [1, null, "ä"] },
      },
    ];
    await registry.approve(documentOf("com.states/exact", "1.2.3", { packages }));
    const { body } = await get<Entry & { server: { packages: unknown } }>(latest("com.states/exact"));
    expect(body.server.packages).toEqual(packages);
  });

  test("is answered without a token, and with an unknown cookie as well", async () => {
    const answer = await raw(registry.url, latest("com.other/s-1"), { cookie: "countersign.session=a.b.c" });
    expect(answer.status).toBe(200);
  });
});

describe("ToolHive", () => {
  test("knows a registry by its type, its servers and its metadata, within five seconds", async () => {
    const startedAt = performance.now();
    const { status, headers, body } = await get("/v0.1/servers?limit=1&version=latest");
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(status).toBe(200);
    expect(headers["content-type"]).toContain("application/json");
    expect(body.servers).toBeInstanceOf(Array);
    expect(body.metadata).toEqual({ count: 1, nextCursor: expect.any(String) });
  });

  test("reads all latest versions, 100 a page, each server once", async () => {
    const entries = await crawl(registry.url, "limit=100&version=latest");
    expect(new Set(entries.map(({ server }) => server.name)).size).toBe(entries.length);
    expect(entries.every((entry) => officialOf(entry).isLatest)).toBe(true);
    expect(entries.length).toBeGreaterThanOrEqual(221);
  });

  test("decodes times into types: each is RFC 3339, and status has its three words", async () => {
    for (const entry of await crawl(registry.url, "limit=100&include_deleted=true")) {
      const { publishedAt, updatedAt, statusChangedAt, status } = officialOf(entry);
      for (const time of [publishedAt, updatedAt, statusChangedAt]) {
        expect(time, nameOf(entry)).toMatch(rfc3339);
        expect(Date.parse(time)).not.toBeNaN();
      }
      expect(["active", "deprecated", "deleted"]).toContain(status);
      expect(Date.parse(updatedAt)).toBeGreaterThanOrEqual(Date.parse(publishedAt));
    }
  });

  test("searches the latest versions on the first page alone", async () => {
    const { body } = await get("/v0.1/servers?search=plus%2Fbuild-159&version=latest");
    expect(body.servers.map(nameOf)).toEqual([`${plus}-159@1.0.159+r.2`]);
  });

  test.each(["", "/catalogs/default"])(
    "recognises the API by %s/openapi.yaml: version 1.0.0, and whose contract it is",
    async (base) => {
      const { status, headers, body } = await get<{
        info: { version: string; description: string };
        servers: { url: string }[];
        paths: Record<string, unknown>;
      }>(`${base}/openapi.yaml`);
      expect(status).toBe(200);
      expect(headers["content-type"]).toContain("yaml");
      expect(body.info.version).toBe("1.0.0");
      expect(body.info.description).toContain("https://github.com/modelcontextprotocol/registry");
      expect(body.servers[0]?.url).toBe(`${registry.url}${base}`);
      expect(Object.keys(body.paths)).toContain("/v0.1/servers");
    },
  );

  test("crawls everything as another registry does: every version, 100 a page", async () => {
    const entries = await crawl(registry.url, "limit=100");
    expect(entries.filter(({ server }) => server.name.startsWith(plus))).toHaveLength(320);
  });
});

test("Docker's catalog reads /v0/servers, page by page, as /v0.1", async () => {
  let path = "/v0/servers?limit=100";
  const found: string[] = [];
  for (;;) {
    const { body } = await get(path);
    found.push(...body.servers.map(nameOf));
    if (!body.metadata.nextCursor) break;
    path = `/v0/servers?limit=100&cursor=${body.metadata.nextCursor}`;
  }
  expect(found).toEqual((await crawl(registry.url, "limit=100")).map(nameOf));
});

test("a base address with a path, as Azure API Center's, serves all three reads to anybody", async () => {
  const base = "/catalogs/default";
  const name = "com.other%2Fs-1";
  for (const path of [
    "/v0.1/servers",
    `/v0.1/servers/${name}/versions`,
    `/v0.1/servers/${name}/versions/1.0.0`,
  ])
    expect(await status(base + path), path).toBe(200);
});

test("GitHub's policy needs three CORS headers on all of /v0.1/servers*", async () => {
  const name = "com.other%2Fs-1";
  for (const path of [
    "/v0.1/servers",
    "/v0.1/servers?limit=1",
    `/v0.1/servers/${name}/versions`,
    `/v0.1/servers/${name}/versions/latest`,
    `/v0.1/servers/${name}/versions/1.0.0`,
    "/v0.1/servers/com.example%2Fnone/versions/latest",
  ]) {
    const { headers } = await raw(registry.url, path);
    expect(headers["access-control-allow-origin"], path).toBe("*");
    const methods = headers["access-control-allow-methods"]?.split(/, */);
    expect(methods, path).toEqual(expect.arrayContaining(["GET", "OPTIONS"]));
    const allowed = headers["access-control-allow-headers"]?.split(/, */);
    expect(allowed, path).toEqual(expect.arrayContaining(["Authorization", "Content-Type"]));
  }
});

describe("mcp-publisher", () => {
  const expected: Record<string, object> = {
    health: { status: "ok" },
    ping: { pong: true },
    version: {
      version: expect.stringMatching(/^v?\d/),
      git_commit: expect.any(String),
      build_time: expect.any(String),
    },
  };

  test.each(["health", "ping", "version"])("asks /v0/%s before it does anything", async (path) => {
    for (const prefix of ["/v0", "/v0.1"]) {
      const { status, body } = await get<object>(`${prefix}/${path}`);
      expect(status).toBe(200);
      expect(body).toMatchObject(expected[path] ?? {});
    }
  });

  test("looks a published version up again, deleted ones included", async () => {
    expect(await status("/v0/servers/com.example%2Fgone/versions?include_deleted=true")).toBe(200);
    expect(await status("/v0/servers/com.example%2Fgone/versions/1.0.0?include_deleted=true")).toBe(200);
  });
});
