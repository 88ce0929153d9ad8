import { describe, expect, test } from "vitest";
import { exampleDocument } from "#prisma/seed/factories.ts";
import { claimsOf, hostOfRemote, packageKey, remoteKey } from "./claims.ts";

describe("an address claims", () => {
  const key = "mcp.example.com/v1/mcp";
  test.each([
    ["as it is", "https://mcp.example.com/v1/mcp"],
    ["in other letters", "HTTPS://MCP.Example.COM/v1/mcp"],
    ["by another protocol", "http://mcp.example.com/v1/mcp"],
    ["with the usual port", "https://mcp.example.com:443/v1/mcp"],
    ["with slashes at the end", "https://mcp.example.com/v1/mcp//"],
    ["with a dot behind the host", "https://mcp.example.com./v1/mcp"],
    ["with a fragment", "https://mcp.example.com/v1/mcp#top"],
    ["by a detour", "https://mcp.example.com/v2/../v1/./mcp"],
  ])("the same %s", (_what, url) => {
    expect(remoteKey(url)).toBe(key);
  });

  test.each([
    ["path's case", "https://mcp.example.com/v1/MCP"],
    ["query", "https://mcp.example.com/v1/mcp?tenant=1"],
    ["port", "https://mcp.example.com:8443/v1/mcp"],
    ["host", "https://mcp.example.org/v1/mcp"],
  ])("another by its %s", (_what, url) => {
    expect(remoteKey(url)).not.toBe(key);
  });

  test("the same however its variables are called", () => {
    expect(remoteKey("https://{tenant}.example.com/{path}")).toBe(
      remoteKey("https://{name}.example.com/{x}"),
    );
  });

  test.each([
    "{url}",
    "https://{host}/mcp",
    "https://{host}:{port}/mcp",
    "https://{host}:8080/mcp",
    "no address",
  ])("nothing when its host is unknown: %s", (url) => {
    expect([remoteKey(url), hostOfRemote(url)]).toEqual(["", null]);
  });
});

describe("a package claims", () => {
  test.each([
    ["oci", "ghcr.io/acme/weather:1.0.0", "ghcr.io/acme/weather"],
    ["oci", "docker.io/acme/weather:1.0.0", "acme/weather"],
    ["oci", `ghcr.io/acme/weather@sha256:${"a".repeat(64)}`, "GHCR.io/acme/weather:2"],
    ["oci", "registry.example:5000/acme/weather", "registry.example:5000/acme/weather:1"],
    ["pypi", "My_Weather.tools", "my-weather-tools"],
    ["nuget", "Acme.Weather", "acme.weather"],
  ])("of %s, the same: %s, %s", (type, a, b) => {
    expect(packageKey(type, a)).toBe(packageKey(type, b));
  });

  test.each([
    ["npm", "@acme/Weather", "@acme/weather"],
    ["oci", "ghcr.io/acme/weather", "docker.io/acme/weather"],
    ["mcpb", "https://example.com/a.mcpb", "https://example.com/A.mcpb"],
  ])("of %s, two: %s, %s", (type, a, b) => {
    expect(packageKey(type, a)).not.toBe(packageKey(type, b));
  });

  test("another thing in another registry", () => {
    expect(packageKey("npm", "weather")).not.toBe(packageKey("pypi", "weather"));
  });
});

test("a document claims its name, title, addresses and packages, each once, and says where", () => {
  const remotes = ["https://a.example/mcp", "http://A.example/mcp/", "https://{host}/mcp"].map((url) => ({
    type: "streamable-http" as const,
    url,
  }));
  const document = exampleDocument({ name: "com.example/Weather-1", title: "Weather", remotes });
  expect(claimsOf(document)).toEqual([
    { kind: "name", key: "name:com-example/weather-l", value: "com.example/Weather-1", pointer: "/name" },
    { kind: "title", key: "title:weather", value: "Weather", pointer: "/title" },
    {
      kind: "remote",
      key: "remote:a.example/mcp",
      value: "https://a.example/mcp",
      pointer: "/remotes/0/url",
    },
    {
      kind: "package",
      key: expect.stringMatching(/^package:npm @example\/weather-\d+$/),
      value: expect.stringMatching(/^npm @example\/weather-\d+$/),
      pointer: "/packages/0/identifier",
    },
  ]);
});

test("a key is short enough for an index and storable, whatever the document holds", () => {
  const packages = [`a\0b`, "x".repeat(100_000)].map((identifier) => ({
    registryType: "npm",
    identifier,
    transport: { type: "stdio" as const },
  }));
  const keys = claimsOf(exampleDocument({ packages })).map(({ key }) => key);
  expect(keys).toContain("package:npm a\u2400b");
  expect(keys.at(-1)).toMatch(/^package:sha256:[0-9a-f]{64}$/);
  for (const key of keys) expect(key.length).toBeLessThan(320);
});
