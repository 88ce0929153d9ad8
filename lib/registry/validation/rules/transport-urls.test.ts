import { describe, expect, test } from "vitest";
import type { JsonObject } from "#lib/core/json-object.ts";
import {
  documentWith,
  documentWithPackage,
  documentWithRemote,
  findingsOf,
  profileWith,
} from "../test-document.ts";
import { remoteUrl, urlTemplate } from "./transport-urls.ts";

const inPackage = (url: string, members: JsonObject = {}) =>
  findingsOf(urlTemplate, documentWithPackage({ transport: { type: "streamable-http", url }, ...members }));

describe("a package's url", () => {
  test.each([
    "https://example.com/mcp",
    "http://localhost:3000/mcp",
    "http://127.0.0.1:8080",
    "http://[::1]:8080/sse",
    "http://10.0.0.1/mcp",
  ])("may be %s", (url) => {
    expect(inPackage(url)).toEqual([]);
  });

  test.each([
    "not-a-url",
    "ftp://example.com",
    "//example.com",
    "http://",
    "{baseUrl}/mcp",
    "http://exa mple",
  ])("may not be %s", (url) => {
    expect(inPackage(url, { environmentVariables: [{ name: "baseUrl" }] })).toEqual([
      "packages[0].transport.url",
    ]);
  });

  test.each<[string, JsonObject]>([
    ["http://{host}:{port}/mcp", { environmentVariables: [{ name: "host" }, { name: "port" }] }],
    ["http://localhost:{--port}/mcp", { packageArguments: [{ type: "named", name: "--port" }] }],
    ["http://localhost/{dir}", { runtimeArguments: [{ type: "positional", valueHint: "dir" }] }],
    ["{scheme}://localhost/", { environmentVariables: [{ name: "scheme" }] }],
    ["http://localhost/{constructor}", { environmentVariables: [{ name: "constructor" }] }],
  ])("%s may use what the package declares", (url, members) => {
    expect(inPackage(url, members)).toEqual([]);
    expect(inPackage(url)).toEqual(["packages[0].transport.url"]);
  });

  test.each(["http://localhost:{port}/mcp", "http://localhost/{PORT}", "http://localhost/{constructor}"])(
    "%s may not use what it doesn't declare",
    (url) => {
      const members = { environmentVariables: [{ name: "Port" }, { name: "other", valueHint: "port" }] };
      expect(inPackage(url, members)).toEqual(["packages[0].transport.url"]);
    },
  );
});

describe("a remote's variables", () => {
  const found = (url: string, variables?: unknown) =>
    findingsOf(urlTemplate, documentWithRemote({ url, variables }));

  test("are used in its url", () => {
    expect(found("https://{tenant}.example.com/mcp", { tenant: {} })).toEqual([]);
    expect(found("https://example.com/{a}/{b}", { a: {}, b: {}, unused: {} })).toEqual([]);
    expect(found("https://example.com/mcp", { unused: {} })).toEqual([]);
    expect(found("https://example.com/{__proto__}", JSON.parse('{"__proto__": {}}'))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["https://{tenant}.example.com/mcp", undefined],
    ["https://{tenant}.example.com/{region}", { tenant: {} }],
    ["https://example.com/{Tenant}", { tenant: {} }],
    ["https://example.com/{toString}", {}],
    ["https://example.com/{__proto__}", {}],
    ["https://example.com/{0}", ["a"]],
  ])("%s needs more than %j", (url, variables) => {
    expect(found(url, variables)).toEqual(["remotes[0].url"]);
  });
});

const remote = (url: string, ...internal_remote_hosts: string[]) =>
  findingsOf(remoteUrl, documentWithRemote({ url }), profileWith({ internal_remote_hosts }));

describe("a remote's url", () => {
  test.each([
    "https://example.com/mcp",
    "https://elsewhere.example/mcp",
    "https://10.0.0.1/mcp",
    "https://intranet/mcp",
    "https://mcp.corp.internal:8443/mcp",
    "https://{tenant}.example.com/mcp",
    "https://example.com:{port}/mcp",
    "https://notlocalhost/",
    "https://localhost.example.com/",
  ])("may be %s", (url) => {
    expect(remote(url)).toEqual([]);
  });

  test.each([
    "http://example.com/mcp",
    "not-a-valid-url",
    "example.com/mcp",
    "ws://example.com",
    "https://",
    "https:example.com",
    "https://exa\tmple.com",
    "{baseUrl}/mcp",
    "{scheme}://example.com/mcp",
    "https://localhost/mcp",
    "https://localhost:3000/mcp",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://api.localhost/mcp",
    "https://127.0.0.1/mcp",
    "https://127.0.0.2/mcp",
    "https://127.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://[::1]/",
    "https://user@localhost/",
    `https://example.com/${"a".repeat(10_000)}`,
  ])("may not be %s", (url) => {
    expect(remote(url)).toEqual(["remotes[0].url"]);
  });

  test("is judged for each remote", () => {
    const remotes = [
      { type: "sse", url: "https://example.com/sse" },
      { type: "sse", url: "http://example.com/sse" },
      { type: "stdio", url: "http://example.com/sse" },
    ];
    expect(findingsOf(remoteUrl, documentWith({ remotes }))).toEqual(["remotes[1].url"]);
  });
});

describe("an internal host", () => {
  test.each([
    ["http://mcp.corp/mcp", "mcp.corp"],
    ["http://mcp.corp:80/mcp", "mcp.corp"],
    ["http://mcp.corp:8080/mcp", "mcp.corp:8080"],
    ["http://MCP.corp/mcp", "mcp.corp"],
    ["https://localhost:3000/mcp", "localhost:3000"],
    ["http://127.0.0.1:3000/mcp", "127.0.0.1:3000"],
    ["http://[::1]:3000/mcp", "[::1]:3000"],
    ["http://mcp.corp/{path}", "mcp.corp"],
    ["http://127.0.0.1:3000/mcp", "127.0.0.1:*"],
    ["http://[::1]:3000/mcp", "[::1]:*"],
    ["http://mcp.corp/mcp", "mcp.corp:*"],
  ])("makes %s pass, with a word to reviewers", (url, host) => {
    expect(remote(url, "other.corp", host)).toEqual(["relaxed remotes[0].url"]);
    expect(remote(url, "other.corp")).toEqual(["remotes[0].url"]);
  });

  test.each([
    ["http://mcp.corp:8080/mcp", "mcp.corp"],
    ["http://mcp.corp/mcp", "mcp.corp:8080"],
    ["http://sub.mcp.corp/mcp", "mcp.corp"],
    ["http://sub.mcp.corp:3000/mcp", "mcp.corp:*"],
    ["http://mcp.corp.evil.example/", "mcp.corp"],
    ["http://evil.example/mcp.corp", "mcp.corp"],
    ["http://mcp.corp@evil.example/", "mcp.corp"],
    ["http://{host}/mcp", "example.com"],
    ["http://mcp.corp:{port}/mcp", "mcp.corp:8080"],
    ["ftp://mcp.corp/", "mcp.corp"],
  ])("lets %s no further: it allows %s exactly", (url, host) => {
    expect(remote(url, host)).toEqual(["remotes[0].url"]);
  });

  test("changes nothing for what passes anyway", () => {
    expect(remote("https://mcp.corp/mcp", "mcp.corp")).toEqual([]);
  });
});
