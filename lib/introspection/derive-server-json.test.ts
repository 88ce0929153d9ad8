import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ServerJson, serverJson, serverJsonSchemaUrl } from "#lib/registry/server-json.ts";
import { deriveServerJson } from "./derive-server-json.ts";

/** The official JSON Schema of `server.json`; used when it lies beside the project. */
const schemaFile = join(
  import.meta.dirname,
  "../../../shared/data/registry/schemas/2025-12-11.server.schema.json",
);
const official = existsSync(schemaFile) ? compile() : undefined;

function compile() {
  const ajv = new Ajv({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  return ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));
}

function derive(url: string, server_info: Record<string, unknown>): ServerJson {
  const document = deriveServerJson(url, {
    protocol_version: "2025-11-25",
    server_info,
    capabilities: {},
    instructions: null,
    items: [],
    problems: [],
  });
  expect(serverJson.safeParse(document).error).toBeUndefined();
  if (official) expect([official(document), official.errors]).toEqual([true, null]);
  return document;
}

const url = "https://mcp.example.com/mcp";

describe("the name", () => {
  test.each([
    ["https://mcp.example.com/mcp", "weather", "com.example.mcp/weather"],
    ["https://example.com/mcp", "@scope/weather-server", "com.example/weather-server"],
    ["https://example.com:8443/mcp", "weather", "com.example/weather-8443"],
    ["https://example.com:443/mcp", "weather", "com.example/weather"],
    ["https://example.com./mcp", "weather", "com.example/weather"],
    ["https://EXAMPLE.com/mcp", "Weather & Hail!", "com.example/weather-hail"],
    ["https://bücher.example/mcp", "w", "example.xn-bcher-kva/w-server"],
    ["http://localhost:3001/mcp", "weather", "internal.localhost/weather-3001"],
    ["http://127.0.0.1:3001/mcp", "weather", "internal.ip-127-0-0-1/weather-3001"],
    ["http://[2001:db8::1]/mcp", "weather", "internal.ip-2001-db8-x-1/weather"],
    ["http://[::]/mcp", "weather", "internal.ip-x/weather"],
    ["https://my_host.example.com/mcp", "天気", "com.example.my-host/server"],
    ["https://example.com/mcp", "/", "com.example/server"],
  ])("of %s, which calls itself %s, is %s", (address, name, expected) => {
    expect(derive(address, { name, version: "1.0.0" }).name).toBe(expected);
  });

  test("of a server on the longest of hosts still fits", () => {
    const host = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.example.com`;
    expect(derive(`https://${host}/mcp`, { name: "x".repeat(300) }).name.length).toBeLessThanOrEqual(200);
  });

  test("of two long hosts that differ only at the end of what is cut stays different", () => {
    const hosts = ["a", "b"].map(
      (end) => `${"x".repeat(62)}${end}.${"b".repeat(63)}.${"c".repeat(63)}.example.com`,
    );
    const [one, two] = hosts.map((host) => derive(`https://${host}/mcp`, { name: "weather" }).name);
    expect(one).not.toBe(two);
  });
});

describe("what a server says of itself", () => {
  test("is taken over where the schema allows it", () => {
    expect(
      derive(url, {
        name: "weather",
        version: "1.2.3-beta.1",
        title: "Weather",
        description: "Weather of today.",
        websiteUrl: "https://example.com/weather",
      }),
    ).toEqual({
      $schema: serverJsonSchemaUrl,
      name: "com.example.mcp/weather",
      title: "Weather",
      description: "Weather of today.",
      version: "1.2.3-beta.1",
      websiteUrl: "https://example.com/weather",
      remotes: [{ type: "streamable-http", url }],
    });
  });

  test("is cut to what the schema allows, on one line", () => {
    const { title, description } = derive(url, { title: "T".repeat(101), description: "a\n\n b".repeat(60) });
    expect([title?.length, description.length]).toEqual([100, 100]);
    expect(title?.endsWith("…")).toBe(true);
    expect(description).not.toContain("\n");
  });

  test("is replaced where it says nothing", () => {
    expect(derive(url, {})).toMatchObject({
      name: "com.example.mcp/server",
      description: "mcp.example.com at mcp.example.com",
      version: "0.0.0",
    });
  });

  test.each([
    "latest",
    "^1.2.3",
    ">=1",
    "1.x",
    "1.0 - 2.0",
    "",
    " ",
    "1\0",
    "\ud800",
    7,
    null,
    "x".repeat(256),
  ])("as its version %j, which names no version, is not taken", (version) => {
    expect(derive(url, { name: "weather", version }).version).toBe("0.0.0");
  });

  test.each([
    "javascript:alert(1)",
    "http://example.com",
    "https://",
    "https://a b",
    'https://example.com/"<>',
    1,
  ])("as its website %j is not taken", (websiteUrl) => {
    expect(derive(url, { name: "weather", websiteUrl })).not.toHaveProperty("websiteUrl");
  });

  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 150 }),
    fc.string({ unit: "grapheme", maxLength: 150 }),
    fc.constantFrom(
      "\0",
      "\ud800",
      "\u200b",
      "\ufeff",
      "/",
      "…",
      "1.0.0",
      "https://example.com/a|b",
      "https://[::1]/",
    ),
    fc.anything({ maxDepth: 1 }),
  );

  test("gives a valid document, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          url,
          "http://localhost:3000/mcp",
          "http://[::1]:80/a%20b?x={y}",
          "https://xn--bcher-kva.example/",
        ),
        fc.record({
          name: anything,
          version: anything,
          title: anything,
          description: anything,
          websiteUrl: anything,
        }),
        (address, info) => {
          derive(address, info);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("gives a valid document for any web address", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, validSchemes: ["http", "https"] }), (address) => {
        derive(address, { name: "weather", version: "1.0.0" });
      }),
    );
  });
});
