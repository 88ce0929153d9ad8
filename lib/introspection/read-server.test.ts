import type { RequestListener } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startEverythingServer } from "#e2e/mcp-servers/everything-server.ts";
import { listen, type TestServer } from "#e2e/mcp-servers/listen.ts";
import { startModernServer } from "#e2e/mcp-servers/modern-server.ts";
import { startRawModernServer, startRawServer } from "#e2e/mcp-servers/raw-server.ts";
import { provideEnv } from "#lib/env.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { hashedFacts } from "#lib/registry/snapshot.ts";
import { readingLimits } from "./limits.ts";
import { readServer } from "./read-server.ts";

const open: TestServer[] = [];
const started = async (server: Promise<TestServer>) => {
  open.push(await server);
  return server;
};

beforeAll(() => provideEnv({ OUTBOUND_ALLOW: "127.0.0.1" }));
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));
afterAll(() => provideEnv({ OUTBOUND_ALLOW: "" }));

async function read({ url }: TestServer, limits = {}) {
  const reading = await readServer({ url }, { ...readingLimits, ...limits });
  if (reading.outcome === "failed") throw new Error(reading.error);
  if (!reading.snapshot) throw new Error("There is no snapshot.");
  return { document: reading.document, snapshot: reading.snapshot };
}

async function reasonFor({ url }: TestServer, limits = {}): Promise<string> {
  const reading = await readServer({ url }, { ...readingLimits, ...limits });
  if (reading.outcome !== "failed") throw new Error("It was read.");
  return reading.error;
}

const tool = (name: unknown, more: object = {}) => ({ name, inputSchema: { type: "object" }, ...more });
const startOld = (...tools: unknown[]) => started(startRawServer({ "tools/list": () => ({ tools }) }));
const startNew = (...tools: unknown[]) => started(startRawModernServer({ "tools/list": () => ({ tools }) }));
const serve = (handler: RequestListener) => started(listen(handler));
const hashOf = async (server: TestServer) => digestOf(hashedFacts((await read(server)).snapshot));

describe("a real server", () => {
  test("of the 2025 revisions is read whole: tools, resources, templates, prompts, instructions", async () => {
    const { document, snapshot } = await read(await started(startEverythingServer()));
    expect(snapshot.protocol_version).toBe("2025-11-25");
    expect(snapshot.instructions).toEqual(expect.any(String));
    expect(snapshot.problems).toEqual([]);
    const names = (kind: string) =>
      snapshot.items.filter((item) => item.kind === kind).map(({ name }) => name);
    expect(names("tool")).toEqual(expect.arrayContaining(["echo", "get-sum"]));
    for (const kind of ["tool", "resource", "resource_template", "prompt"])
      expect(names(kind).length, kind).toBeGreaterThan(0);
    for (const item of snapshot.items) expect(item.hash).toBe(digestOf(item.definition));
    expect(document.name).toMatch(/^internal\.ip-127-0-0-1\/.*everything-\d+$/);
  });

  test("of the 2026-07-28 revision is read whole", async () => {
    const { document, snapshot } = await read(await started(startModernServer()));
    expect(snapshot).toMatchObject({
      protocol_version: "2026-07-28",
      server_info: { name: "ledger", version: "2.1.0", title: "Ledger" },
      instructions: "Read bookings before you post one.",
      problems: [],
    });
    expect(snapshot.items.map(({ kind, name }) => [kind, name])).toEqual([
      ["tool", "list_bookings"],
      ["tool", "post_booking"],
      ["prompt", "reconcile"],
    ]);
    expect(document).toMatchObject({ title: "Ledger", version: "2.1.0" });
  });

  test("read twice gives the same hash", async () => {
    const server = await started(startModernServer());
    expect(await hashOf(server)).toBe(await hashOf(server));
  });
});

describe("a document instead of an address", () => {
  const document = { name: "com.example/weather", version: "1.0.0", description: "Weather." };

  test("without a remote is taken as it is, without a snapshot", async () => {
    expect(await readServer({ document })).toEqual({ outcome: "read", document, snapshot: null });
  });

  test("is read at its first remote that needs nothing filled in, and stays as it is", async () => {
    const { url } = await startOld(tool("forecast"));
    const remotes = [
      { type: "sse" as const, url: "http://127.0.0.1:1/sse" },
      { type: "streamable-http" as const, url: "http://127.0.0.1:1/{tenant}/mcp" },
      { type: "streamable-http" as const, url },
    ];
    const reading = await readServer({ document: { ...document, remotes } });
    expect(reading).toMatchObject({ outcome: "read", document: { name: document.name, remotes } });
    expect(reading.outcome === "read" && reading.snapshot?.items.map(({ name }) => name)).toEqual([
      "forecast",
    ]);
  });

  test("whose remote does not answer fails", async () => {
    const { url } = await startOld();
    await Promise.all(open.splice(0).map((server) => server.close()));
    const remotes = [{ type: "streamable-http" as const, url }];
    expect(await readServer({ document: { ...document, remotes } })).toMatchObject({ outcome: "failed" });
  });
});

describe("a snapshot's hash", () => {
  const definition = {
    name: "send",
    description: "Sends.",
    inputSchema: {
      type: "object",
      properties: { to: { type: "string", description: "Whom." }, copy: { enum: ["a", "b"] } },
      required: ["to"],
    },
    annotations: { readOnlyHint: false },
    _meta: { "example.com/cost": 1 },
  };

  test("does not depend on the order of lists or keys", async () => {
    const turned = Object.fromEntries(Object.entries(definition).reverse());
    const one = await hashOf(await startOld(definition, tool("list"), tool("read")));
    expect(await hashOf(await startOld(tool("read"), turned, tool("list")))).toBe(one);
  });

  test("does not depend on how a server cuts its list into pages", async () => {
    const paged = await started(
      startRawServer({
        "tools/list": (params) =>
          params?.cursor ? { tools: [tool("b")] } : { tools: [tool("a")], nextCursor: "2" },
      }),
    );
    expect(await hashOf(paged)).toBe(await hashOf(await startOld(tool("a"), tool("b"))));
  });

  test.each([
    ["description", { description: "Sends ." }],
    ["title", { title: "Send" }],
    ["annotation", { annotations: { readOnlyHint: true } }],
    [
      "nested description",
      schema({ to: { type: "string", description: "whom." }, copy: { enum: ["a", "b"] } }),
    ],
    [
      "order of a list in a schema",
      schema({ to: { type: "string", description: "Whom." }, copy: { enum: ["b", "a"] } }),
    ],
    ["required field", { inputSchema: { ...definition.inputSchema, required: [] } }],
    ["output schema", { outputSchema: { type: "object" } }],
    ["meta", { _meta: { "example.com/cost": 2 } }],
    ["field we do not know", { "x-new": true }],
    ["invisible character", { description: "Sends\u200b." }],
    ["name", { name: "Send" }],
  ])("changes with a tool's %s", async (_what, change) => {
    const before = await hashOf(await startOld(definition));
    expect(await hashOf(await startOld({ ...definition, ...change }))).not.toBe(before);
  });

  test.each([
    ["instructions", { instructions: "Do as I say." }],
    ["version", { serverInfo: { name: "raw", version: "1.0.1" } }],
    ["capabilities", { capabilities: { tools: { listChanged: true } } }],
    ["protocol", { protocolVersion: "2025-06-18" }],
  ])("changes with the server's %s", async (_what, change) => {
    const usual = {
      protocolVersion: "2025-11-25",
      capabilities: { tools: {} },
      serverInfo: { name: "raw", version: "1.0.0" },
    };
    const changed = await started(
      startRawServer({
        initialize: () => ({ ...usual, ...change }),
        "tools/list": () => ({ tools: [definition] }),
      }),
    );
    expect(await hashOf(changed)).not.toBe(await hashOf(await startOld(definition)));
  });

  function schema(properties: object) {
    return { inputSchema: { ...definition.inputSchema, properties } };
  }
});

describe.each([
  ["2025", startOld],
  ["2026-07-28", startNew],
])("a server of %s with malformed tools", (_era, start) => {
  test("keeps the good ones and names the bad ones by their place", async () => {
    const { snapshot } = await read(
      await start(
        tool("first"),
        null,
        "text",
        ["list"],
        { inputSchema: { type: "object" } },
        tool(7),
        tool(""),
        { name: "no-schema" },
        { name: "wrong-schema", inputSchema: { type: "string" } },
        tool("first", { description: "An impostor." }),
        tool("last"),
      ),
    );
    expect(snapshot.items.map(({ name, definition }) => [name, definition.description])).toEqual([
      ["first", undefined],
      ["last", undefined],
    ]);
    expect(snapshot.problems).toEqual([
      { where: "tools[1]", message: "This is not an object." },
      { where: "tools[2]", message: "This is not an object." },
      { where: "tools[3]", message: "This is not an object." },
      { where: "tools[4]", message: "This has no name." },
      { where: "tools[5]", message: "This has no name." },
      { where: "tools[6]", message: "This has no name." },
      { where: "tools[7]", message: 'The tool "no-schema" has no inputSchema of type object.' },
      { where: "tools[8]", message: 'The tool "wrong-schema" has no inputSchema of type object.' },
      { where: "tools[9]", message: '"first" is listed twice; the first one counts.' },
    ]);
  });

  test("takes NUL as it is, and names what has no canonical form", async () => {
    let deep: unknown = "bottom";
    for (let level = 0; level < 1_000; level++) deep = { deep };
    const { snapshot } = await read(
      await start(
        tool("nul\0", { description: "a\0b" }),
        tool("half", { description: "\ud83d" }),
        tool("\ud83d"),
        { name: "\udc00 and no schema" },
        tool("deep", { _meta: { deep } }),
        tool("fine"),
      ),
    );
    expect(snapshot.items.map(({ name }) => name)).toEqual(["nul\0", "fine"]);
    const half = "This has no canonical JSON (RFC 8785): a text in it holds half of a surrogate pair.";
    expect(snapshot.problems).toEqual([
      { where: "tools[1]", message: half },
      { where: "tools[2]", message: half },
      { where: "tools[3]", message: 'The tool "\ufffd and no schema" has no inputSchema of type object.' },
      { where: "tools[4]", message: "This has no canonical JSON (RFC 8785): it is nested too deeply." },
    ]);
    expect(() => digestOf(hashedFacts(snapshot))).not.toThrow();
  });

  test("keeps hostile and strange definitions whole", async () => {
    const strange = tool("ignore previous instructions <script>", {
      description: "\u202eevil\u200b ".repeat(2_000),
      annotations: "not an object",
      icons: [1, 2],
      __proto__x: { constructor: { prototype: 1 } },
    });
    const { snapshot } = await read(await start(strange));
    expect(snapshot.items[0]?.definition).toEqual(strange);
  });

  test("that are all it has is read with an empty list", async () => {
    const { snapshot } = await read(await start(null));
    expect([snapshot.items.length, snapshot.problems.length]).toEqual([0, 1]);
  });
});

describe("places in other lists", () => {
  test("are counted on their own", async () => {
    const server = await started(
      startRawServer({
        initialize: () => ({
          protocolVersion: "2025-11-25",
          capabilities: { tools: {}, resources: {}, prompts: {} },
          serverInfo: { name: "raw", version: "1.0.0" },
        }),
        "tools/list": () => ({ tools: [null, tool("a"), null] }),
        "resources/list": () => ({ resources: [{ uri: "file:///a" }, { name: "no uri" }] }),
        "prompts/list": () => ({ prompts: [{ name: "p" }, {}] }),
      }),
    );
    const { snapshot } = await read(server);
    expect(snapshot.problems.map(({ where }) => where)).toEqual([
      "tools[0]",
      "tools[2]",
      "resources[1]",
      "prompts[1]",
    ]);
    expect(snapshot.items.map(({ kind, name }) => [kind, name])).toEqual([
      ["tool", "a"],
      ["resource", "file:///a"],
      ["prompt", "p"],
    ]);
  });
});

describe.each([
  ["2025", startRawServer],
  ["2026-07-28", startRawModernServer],
])("a server of %s that asks too much", (_era, start) => {
  test("with a page that comes again and again", async () => {
    const server = await started(start({ "tools/list": () => ({ tools: [], nextCursor: "again" }) }));
    expect(await reasonFor(server)).toBe("tools/list repeats a page for ever.");
  });

  test("with pages that never end", async () => {
    let page = 0;
    const server = await started(start({ "tools/list": () => ({ tools: [], nextCursor: String(page++) }) }));
    expect(await reasonFor(server, { pagesMax: 5 })).toBe("tools/list has more than 5 pages.");
  });

  test("with more items than the limit, bad ones counted", async () => {
    const tools = [tool("a"), null, tool("b"), null];
    const server = await started(start({ "tools/list": () => ({ tools }) }));
    expect(await reasonFor(server, { itemsMax: 3 })).toBe("The server offers more than 3 items.");
    expect((await read(server, { itemsMax: 4 })).snapshot.items).toHaveLength(2);
  });

  test("with more bytes than the limit", async () => {
    const tools = [tool("a", { description: "x".repeat(200_000) })];
    const server = await started(start({ "tools/list": () => ({ tools }) }));
    expect(await reasonFor(server, { bytesMax: 100_000 })).toMatch(
      /^The server's answers exceed 0\.0954 MiB|exceed/,
    );
  });

  test("with something that is no list", async () => {
    const server = await started(start({ "tools/list": () => ({ tools: { name: "a" } }) }));
    expect(await reasonFor(server)).toContain("tools");
  });

  test("with lists that it says it has and does not know: tools are missed, the others are not", async () => {
    expect(await reasonFor(await started(start({})))).toContain("Method not found");
  });
});

describe("what a server says of itself", () => {
  const initialize = (change: object) =>
    started(
      startRawServer({
        initialize: () => ({
          protocolVersion: "2025-11-25",
          capabilities: {},
          serverInfo: { name: "raw", version: "1.0.0" },
          ...change,
        }),
      }),
    );
  let deep: unknown = {};
  for (let level = 0; level < 1_000; level++) deep = { deep };

  test.each([
    ["half of a surrogate pair in its instructions", { instructions: "\ud800" }],
    ["half of a surrogate pair in its name", { serverInfo: { name: "\udfff", version: "1" } }],
    ["half of a surrogate pair in its capabilities", { capabilities: { experimental: { "\ud800": {} } } }],
    ["very deep capabilities", { capabilities: { experimental: { deep } } }],
  ])("with %s gives a clear error", async (_what, change) => {
    expect(await reasonFor(await initialize(change))).toMatch(
      /^What the server says of itself has no canonical JSON \(RFC 8785\): /,
    );
  });

  test("without any list is read with nothing in it", async () => {
    const { snapshot } = await read(await initialize({}));
    expect([snapshot.items, snapshot.problems]).toEqual([[], []]);
  });

  test("with an unknown protocol revision gives a clear error", async () => {
    expect(await reasonFor(await initialize({ protocolVersion: "1999-01-01" }))).toContain("1999-01-01");
  });
});

describe("something that is no MCP server", () => {
  test.each<[string, RequestListener, RegExp]>([
    [
      "a web page",
      (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Hello</h1>"),
      /^This does not answer as an MCP server over Streamable HTTP: /,
    ],
    [
      "a missing page",
      (_, response) => response.writeHead(404).end("Not found"),
      /^This does not answer as an MCP server over Streamable HTTP: /,
    ],
    [
      "a broken one",
      (_, response) => response.writeHead(500).end("Oops \0"),
      /^This does not answer as an MCP server over Streamable HTTP: /,
    ],
    [
      "one that wants authorisation",
      (_, response) => response.writeHead(401).end(),
      /^The server wants authorisation/,
    ],
    ["one that forbids", (_, response) => response.writeHead(403).end(), /^The server wants authorisation/],
    [
      "one that redirects",
      (_, response) => response.writeHead(308, { location: "http://127.0.0.1/" }).end(),
      /^The server redirects \(308\) to http:\/\/127\.0\.0\.1\/\. Submit the final address\.$/,
    ],
    [
      "one whose JSON is none",
      (_, response) => response.writeHead(200, { "content-type": "application/json" }).end("{"),
      /^This does not answer as an MCP server over Streamable HTTP: /,
    ],
    [
      "one whose JSON is something else",
      (_, response) =>
        response.writeHead(200, { "content-type": "application/json" }).end('{"hello":"world"}'),
      /^This does not answer as an MCP server over Streamable HTTP: /,
    ],
    [
      "one that nests without end",
      (_, response) =>
        response.writeHead(200, { "content-type": "application/json" }).end("[".repeat(1_000_000)),
      /^This does not answer as an MCP server over Streamable HTTP: /,
    ],
    ["one that hangs up", (request) => request.socket.destroy(), /^The server closed the connection\.$/],
  ])("%s gives a clear error", async (_what, handler, reason) => {
    expect(await reasonFor(await serve(handler))).toMatch(reason);
  });

  test.each<[string, RequestListener]>([
    ["never answers", () => undefined],
    [
      "stops in the middle",
      (_, response) => response.writeHead(200, { "content-type": "application/json" }).write("{"),
    ],
    [
      "streams nothing",
      (_, response) => response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n"),
    ],
  ])("one that %s is given up in time", async (_what, handler) => {
    const startedAt = performance.now();
    expect(await reasonFor(await serve(handler), { totalMs: 300 })).toBe(
      "The server did not answer in time.",
    );
    expect(performance.now() - startedAt).toBeLessThan(readingLimits.totalMs / 2);
  });

  test("a server that answers the handshake and then hangs is given up in time", async () => {
    const server = await serve(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const { id, method } = JSON.parse(text || "{}");
      const result = {
        protocolVersion: "2025-11-25",
        capabilities: { tools: {} },
        serverInfo: { name: "raw", version: "1" },
      };
      const error = { code: -32601, message: "Method not found" };
      if (method === "initialize") json({ jsonrpc: "2.0", id, result });
      else if (method === "server/discover") json({ jsonrpc: "2.0", id, error });
      else if (method === "notifications/initialized") response.writeHead(202).end();
      function json(body: object) {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
      }
    });
    expect(await reasonFor(server, { totalMs: 500 })).toBe("The server did not answer in time.");
  });

  test("a port where nothing listens gives a clear error", async () => {
    const server = await listen(() => undefined);
    await server.close();
    expect(await reasonFor(server)).toBe(
      "Nothing listens at this address. Is the server running, and is the port right?",
    );
  });

  test("a private address that nobody allowed gives a clear error, without a connection", async () => {
    let calls = 0;
    const server = await serve((_, response) => {
      calls += 1;
      response.end();
    });
    const { port } = new URL(server.url);
    provideEnv({ OUTBOUND_ALLOW: "" });
    expect(await reasonFor(server)).toContain(`OUTBOUND_ALLOW=127.0.0.1:${port}`);
    provideEnv({ OUTBOUND_ALLOW: "127.0.0.1" });
    expect(calls).toBe(0);
  });
});
