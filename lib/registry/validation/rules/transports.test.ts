import { describe, expect, test } from "vitest";
import type { JsonObject } from "#lib/core/json-object.ts";
import { documentWithPackage, documentWithRemote, findingsOf } from "../test-document.ts";
import * as rules from "./transports.ts";

const every = [
  rules.stdioUrl,
  rules.packageUrlGiven,
  rules.packageTransportType,
  rules.remoteUrlGiven,
  rules.remoteTransportType,
];
const idsOf = (document: JsonObject) =>
  every.flatMap((rule) => findingsOf(rule, document).map((path) => `${rule.id} ${path}`));
const inPackage = (transport: unknown) => idsOf(documentWithPackage({ transport }));

describe("a package's transport", () => {
  test.each<JsonObject>([
    { type: "stdio" },
    { type: "stdio", url: "" },
    { type: "streamable-http", url: "https://example.com/mcp" },
    { type: "sse", url: "http://localhost:8080/sse" },
  ])("may be %j", (transport) => {
    expect(inPackage(transport)).toEqual([]);
  });

  test.each<[JsonObject, string]>([
    [
      { type: "stdio", url: "https://example.com" },
      "stdio-transport-url-not-empty packages[0].transport.url",
    ],
    [{ type: "streamable-http" }, "streamable-transport-url-required packages[0].transport.url"],
    [{ type: "sse", url: "" }, "streamable-transport-url-required packages[0].transport.url"],
    [
      { type: "websocket", url: "wss://example.com" },
      "unsupported-transport-type packages[0].transport.type",
    ],
    [{ type: "" }, "unsupported-transport-type packages[0].transport.type"],
    [{ type: "STDIO" }, "unsupported-transport-type packages[0].transport.type"],
  ])("%j is refused: %s", (transport, finding) => {
    expect(inPackage(transport)).toEqual([finding]);
  });

  test("that is no object is the schema's to refuse", () => {
    for (const transport of [undefined, null, "stdio", [], { type: 7 }])
      expect(inPackage(transport)).toEqual([]);
  });
});

describe("a remote's transport", () => {
  test.each(["streamable-http", "sse"])("may be %s", (type) => {
    expect(idsOf(documentWithRemote({ type, url: "https://example.com/mcp" }))).toEqual([]);
  });

  test.each<[JsonObject, string]>([
    [{ type: "stdio" }, "unsupported-remote-transport-type remotes[0].type"],
    [{ type: "websocket", url: "wss://a.example" }, "unsupported-remote-transport-type remotes[0].type"],
    [{ type: "streamable-http" }, "remote-transport-url-required remotes[0].url"],
    [{ type: "sse", url: "" }, "remote-transport-url-required remotes[0].url"],
  ])("%j is refused: %s", (remote, finding) => {
    expect(idsOf(documentWithRemote(remote))).toEqual([finding]);
  });
});
