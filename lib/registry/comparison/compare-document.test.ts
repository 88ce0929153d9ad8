import { describe, expect, it } from "vitest";
import type { ServerJson } from "../server-json.ts";
import { compareDocuments } from "./compare-document.ts";

const remote = { type: "streamable-http" as const, url: "https://mcp.example.com/mcp" };
const npm = {
  registryType: "npm",
  identifier: "@example/weather",
  version: "1.0.0",
  transport: { type: "stdio" as const },
};
const approved: ServerJson = {
  name: "com.example/weather",
  description: "Forecasts.",
  version: "1.0.0",
  remotes: [remote],
  packages: [npm],
};

function compare(changes: object, before: ServerJson = approved) {
  return compareDocuments(before, { ...before, ...changes } as ServerJson);
}

describe("the members of a document", () => {
  it.each([
    ["name", "com.example/other", "dangerous"],
    ["version", "2.0.0", "harmless"],
    ["title", "Weather", "harmless"],
    ["description", "Forecasts and more.", "harmless"],
    ["description", "Forecasts.\u200B", "dangerous"],
    ["websiteUrl", "https://example.com", "harmless"],
    ["icons", [{ src: "https://example.com/a.png" }], "harmless"],
    ["$schema", "https://example.com/schema", "harmless"],
    ["repository", { url: "https://github.com/a/b", source: "github" }, "widening"],
    ["_meta", { a: 1 }, "widening"],
    ["constructor", 1, "widening"],
  ])("another %s, %j, is %s", (name, value, risk) => {
    expect(compare({ [name]: value })).toMatchObject([
      { area: "document", anchor: `document:/${name}`, name, risk, details: [{ pointer: `/${name}` }] },
    ]);
  });

  it("point to a member with a slash in its name", () => {
    expect(compare({ "a/b": 1 })[0]?.anchor).toBe("document:/a~1b");
  });

  it("are all new, or all gone, where there was or is no document", () => {
    const names = Object.keys(approved);
    const [added, removed] = [compareDocuments(null, approved), compareDocuments(approved, null)];
    expect(added.map(({ name, kind }) => [name, kind])).toEqual(names.map((name) => [name, "added"]));
    expect(removed.map(({ name, kind }) => [name, kind])).toEqual(names.map((name) => [name, "removed"]));
    expect(added.find(({ name }) => name === "remotes")?.risk).toBe("dangerous");
    expect(removed.find(({ name }) => name === "remotes")?.risk).toBe("harmless");
    expect(compareDocuments(null, null)).toEqual([]);
  });
});

describe("addresses", () => {
  const other = { type: "sse" as const, url: "https://mcp.example.com/sse" };

  it.each([
    [
      "at another host",
      [{ ...remote, url: "https://evil.example/mcp" }],
      "dangerous",
      "Calls go to a new host, `evil.example`.",
    ],
    [
      "at a host that a variable names",
      [{ ...remote, url: "https://{host}/mcp" }],
      "dangerous",
      "Variables decide on the host that calls go to.",
    ],
    [
      "at a host that a variable is part of",
      [{ ...remote, url: "https://{host}.example.com/mcp" }],
      "dangerous",
      "Variables decide on the host that calls go to.",
    ],
    [
      "that is no longer encrypted",
      [{ ...remote, url: "http://mcp.example.com/mcp" }],
      "dangerous",
      "Calls are no longer encrypted.",
    ],
    [
      "that can't be read",
      [{ ...remote, url: "https://[" }],
      "dangerous",
      "Variables decide on the host that calls go to.",
    ],
    [
      "more",
      [remote, { ...remote, url: "https://new.example/mcp" }],
      "dangerous",
      "Calls may go to a new address, at `new.example`.",
    ],
    [
      "at another path",
      [{ ...remote, url: "https://mcp.example.com/v2" }],
      "widening",
      "Calls go to another address at a known host.",
    ],
    [
      "with other headers",
      [{ ...remote, headers: [{ name: "X-Key" }] }],
      "widening",
      "The way an address is called is different.",
    ],
    [
      "of another type",
      [{ ...remote, type: "sse" }],
      "widening",
      "The way an address is called is different.",
    ],
    ["less", [], "harmless", "An address is gone; who calls it loses it."],
    ["none at all", undefined, "harmless", "An address is gone; who calls it loses it."],
  ])("%s", (_what, remotes, risk, summary) => {
    const [change, ...more] = compare(remotes ? { remotes } : {}, approved);
    if (remotes) expect([change, more]).toMatchObject([{ anchor: "document:/remotes", risk, summary }, []]);
    else {
      const { remotes: _, ...rest } = approved;
      expect(compareDocuments(approved, rest)).toMatchObject([{ kind: "removed", risk, summary }]);
    }
  });

  it("in another order are not new ones", () => {
    const both = { ...approved, remotes: [remote, other] };
    expect(compare({ remotes: [other, remote] }, both)[0]?.risk).toBe("widening");
    const three = { ...approved, remotes: [remote, other, { ...other, url: "https://mcp.example.com/3" }] };
    expect(compare({ remotes: [...three.remotes.slice(1), remote, remote] }, three)[0]?.risk).toBe(
      "widening",
    );
  });

  it("whose host variables decide on are dangerous when the variables change", () => {
    const byVariable = {
      ...remote,
      url: "https://{host}/mcp",
      variables: { host: { default: "mcp.example.com" } },
    };
    const before = { ...approved, remotes: [byVariable] };
    const after = [{ ...byVariable, variables: { host: { default: "evil.example" } } }];
    expect(compare({ remotes: after }, before)).toMatchObject([{ risk: "dangerous" }]);
    const inPath = {
      ...remote,
      url: "https://mcp.example.com/{tenant}",
      variables: { tenant: { default: "a" } },
    };
    expect(
      compare(
        { remotes: [{ ...inPath, variables: { tenant: { default: "b" } } }] },
        { ...approved, remotes: [inPath] },
      ),
    ).toMatchObject([{ risk: "widening" }]);
  });

  it("of an empty list say the same as no list", () => {
    const { remotes: _, ...rest } = approved;
    expect(compareDocuments(rest, { ...rest, remotes: [] })).toMatchObject([
      { kind: "added", risk: "harmless", summary: "It says the same in another way." },
    ]);
  });
});

describe("packages", () => {
  it.each([
    ["another identifier", { identifier: "@evil/weather" }, "dangerous", "Another package is run."],
    ["another registry", { registryType: "pypi" }, "dangerous", "Another package is run."],
    [
      "a registry elsewhere",
      { registryBaseUrl: "https://npm.evil.example" },
      "dangerous",
      "Another package is run.",
    ],
    ["another version", { version: "2.0.0" }, "widening", "Another version of the package is run."],
    ["another file", { fileSha256: "0".repeat(64) }, "widening", "The package's file is another one."],
    ["another runtime", { runtimeHint: "bun" }, "widening", "The package is run by another program."],
    [
      "other arguments",
      { runtimeArguments: [{ type: "positional", value: "-x" }] },
      "widening",
      "The package is started with other arguments.",
    ],
    [
      "other variables",
      { environmentVariables: [{ name: "KEY" }] },
      "widening",
      "The package is given other environment variables.",
    ],
    ["an unknown member", { sandbox: false }, "widening", "How the package is run is different."],
    [
      "an address elsewhere",
      { transport: { type: "sse", url: "https://evil.example/sse" } },
      "dangerous",
      "Calls go to a new host, `evil.example`, and 1 more change.",
    ],
  ])("%s", (_what, changes, risk, summary) => {
    expect(compare({ packages: [{ ...npm, ...changes }] })).toMatchObject([
      { anchor: "document:/packages", risk, summary },
    ]);
  });

  it.each([
    ["one more", [npm, { ...npm, identifier: "@example/rain" }], "dangerous"],
    ["one more way to run one", [npm, { ...npm, version: "2.0.0" }], "widening"],
    ["the same again", [npm, npm], "harmless"],
    ["one less", [], "harmless"],
  ])("%s", (_what, packages, risk) => {
    expect(compare({ packages })).toMatchObject([{ risk }]);
  });
});
