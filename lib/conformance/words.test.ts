import { describe, expect, test } from "vitest";
import { openapiInfo } from "./clients/openapi-info.ts";
import { undecodableEntry, undecodableList } from "./clients/typed.ts";
import type { Answer } from "./http.ts";
import { instantOf } from "./instant.ts";
import { compareSemver } from "./semver.ts";
import { inShort, visible } from "./visible.ts";
import { heldBecause } from "./write/held.ts";

describe("versions are compared by semantic versioning", () => {
  // the example of Semantic Versioning 2.0.0 §11, with `v` and build metadata besides
  const ascending =
    "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.9.0 v1.10.0 2.0.0";
  const versions = ascending.split(" ");
  test.each(versions.slice(1).map((version, at) => [versions[at] ?? "", version]))("%s < %s", (a, b) => {
    expect(compareSemver(a, b)).toBeLessThan(0);
    expect(compareSemver(b, a)).toBeGreaterThan(0);
  });

  test("build metadata is no part of it", () => {
    expect(compareSemver("1.0.0+1", "1.0.0+2")).toBe(0);
  });

  test("what is no semantic version can't be compared", () => {
    for (const version of ["1.0", "latest", "2025-06-18", "01.0.0", ""])
      expect(compareSemver(version, "1.0.0")).toBeUndefined();
  });
});

describe("moments are RFC 3339, to the nanosecond", () => {
  test("microseconds tell moments apart", () => {
    const [a, b] = ["2026-01-01T10:30:00.123456Z", "2026-01-01T10:30:00.123457Z"].map(instantOf);
    expect(Number(b) - Number(a)).toBeGreaterThan(0);
  });

  test("an offset is the same moment", () => {
    expect(instantOf("2026-01-01T12:30:00.5+02:00")).toBe(instantOf("2026-01-01T10:30:00.500Z"));
  });

  test.each([
    "2026-01-01",
    "Jan 1, 2026",
    "2026-13-01T00:00:00Z",
    "2026-01-01T00:00:00",
    "",
    1_767_225_600,
    null,
  ])("%s is none", (value) => expect(instantOf(value)).toBeUndefined());
});

describe("what ToolHive sniffs for is found in", () => {
  const link = "https://github.com/modelcontextprotocol/registry";
  test.each([
    [
      "a block scalar",
      `info:\n  description: |-\n    A registry.\n\n    [GitHub](${link}) | more\n  version: 1.0.0\nx: y`,
    ],
    ["a quoted text", `openapi: 3.1.0\ninfo:\n    version: "1.0.0"\n    description: '${link}'\npaths: {}\n`],
    ["a folded text", `info:\n  description: >\n    See\n    ${link}\n  title: A\n  version: '1.0.0'\n`],
    ["a plain text over two lines", `info:\n  description: See the\n    ${link}\n  version: 1.0.0\n`],
    ["JSON", JSON.stringify({ openapi: "3.1.0", info: { version: "1.0.0", description: link } })],
  ])("%s", (_what, text) => {
    const { version, description } = openapiInfo(text);
    expect(version).toBe("1.0.0");
    expect(description).toContain(link);
  });

  test("nothing is found where there is none", () => {
    for (const text of [
      "",
      "openapi: 3.1.0\n",
      "info:\n",
      "paths:\n  version: 1.0.0\n",
      "<h1>info:</h1>",
      "[]",
    ])
      expect(openapiInfo(text).version).toBeUndefined();
  });
});

describe("a typed client", () => {
  test("reads null as absent", () => {
    expect(undecodableList({ servers: null, metadata: null })).toBeUndefined();
    expect(undecodableEntry({ server: { name: "a", packages: null }, _meta: null })).toBeUndefined();
  });

  test.each([
    [{ servers: {} }, "servers"],
    [{ servers: [], metadata: { nextCursor: 1 } }, "metadata.nextCursor"],
    [{ servers: [{ server: { version: 1 } }] }, "servers.0.server.version"],
    [{ servers: [{ server: { remotes: [{ headers: "a" }] } }] }, "servers.0.server.remotes.0.headers"],
  ])("stops at %j", (list, place) => {
    expect(undecodableList(list)).toContain(`${place}: `);
  });
});

describe("a publish is held when its answer says so", () => {
  const answer = (json: unknown, status = 200) => ({ status, json }) as Answer;
  test.each([
    [answer({ server: {}, _meta: { "dev.countersign/governance": { state: "in_review" } } })],
    [answer({ server: {}, _meta: { "com.example/submission": "sub_1" } })],
    [answer({ status: "pending approval" }, 201)],
    [answer({}, 202)],
  ])("%j", (one) => {
    expect(heldBecause(one)).toBeTruthy();
  });

  test("what the document says of itself is no such word", () => {
    const server = { description: "Queues drafts for review" };
    expect(heldBecause(answer({ server, _meta: { status: "active" } }))).toBeUndefined();
    expect(heldBecause(answer(undefined))).toBeUndefined();
  });
});

describe("foreign words are made printable", () => {
  test("what steers is spelled out", () => {
    expect(visible("a\u001b[31mb\u202ec\ud800")).toBe("a\\u{1b}[31mb\\u{202e}c\\u{d800}");
  });

  test("what is long is cut, and says by how much", () => {
    expect(visible("x".repeat(500), 10)).toBe(`${"x".repeat(10)}… (490 more characters)`);
  });

  test("a value is JSON, and nothing is nothing", () => {
    expect([inShort({ a: 1 }), inShort(undefined), inShort(null)]).toEqual(['{"a":1}', "nothing", "null"]);
  });
});
