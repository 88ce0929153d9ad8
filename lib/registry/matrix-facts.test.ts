import { describe, expect, test } from "vitest";
import type { AccessLevel } from "#lib/core/words.ts";
import { factsToMeet } from "./matrix-facts.ts";
import type { ServerJson } from "./server-json.ts";
import type { ToolLabel } from "./tool-labels.ts";

const remotes: ServerJson["remotes"] = [{ type: "streamable-http", url: "https://weather.example.com/mcp" }];
const packages: ServerJson["packages"] = [
  { registryType: "npm", identifier: "@example/weather", version: "1.0.0", transport: { type: "stdio" } },
];

type Matter = Parameters<typeof factsToMeet>[0];

function asked(changes: Partial<Matter> = {}) {
  const facts = { classification: "internal", accessLevel: "write" };
  return factsToMeet({ facts, approved: null, document: null, labels: [], inHouse: false, ...changes });
}

function document(parts: Partial<ServerJson>): ServerJson {
  return { name: "com.example/weather", description: "Weather.", version: "1.0.0", ...parts } as ServerJson;
}

function label(access: AccessLevel, by: ToolLabel["by"]): ToolLabel {
  return { tool: "pay", hash: "h", effects: [], access, by };
}

describe("how a server comes", () => {
  test.each([
    ["not read yet", null, ["remote"]],
    ["by an address", document({ remotes }), ["remote"]],
    ["as a package", document({ packages }), ["package"]],
    ["both ways", document({ remotes, packages }), ["remote", "package"]],
    ["no way that it names", document({}), ["remote"]],
    ["with empty lists", document({ remotes: [], packages: [] }), ["remote"]],
  ])("%s", (_how, given, transports) => {
    expect(asked({ document: given })).toEqual([
      { classification: "internal", access_level: "write", transports, origin: "third_party" },
    ]);
  });
});

test("a namespace of one of our teams makes it in-house", () => {
  expect(asked({ inHouse: true })).toMatchObject([{ origin: "in_house" }]);
});

describe("access that reviewers saw in its tools", () => {
  test("beyond what was said is asked about, too", () => {
    expect(asked({ labels: [label("read", "reviewer"), label("admin", "reviewer")] })).toMatchObject([
      { access_level: "write" },
      { classification: "internal", access_level: "admin" },
    ]);
  });

  test.each([
    ["it is not more", label("write", "reviewer")],
    ["only the server's own annotations say so", label("admin", "annotations")],
  ])("is not, when %s", (_why, one) => {
    expect(asked({ labels: [one] })).toHaveLength(1);
  });
});

test("what it was approved with is asked about, too", () => {
  expect(asked({ approved: { classification: "restricted", accessLevel: "read" } })).toMatchObject([
    { classification: "internal", access_level: "write" },
    { classification: "restricted", access_level: "read" },
  ]);
});
