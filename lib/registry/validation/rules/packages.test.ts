import { describe, expect, test } from "vitest";
import { documentWithPackage, findingsOf, profileWith } from "../test-document.ts";
import * as rules from "./packages.ts";

const sha256 = "a".repeat(64);
const ghcr = "ghcr.io/owner/image:1.0.0";

describe("a registry type", () => {
  const found = (registryType: unknown, ...registry_types: string[]) =>
    findingsOf(
      rules.registryTypeKnown,
      documentWithPackage({ registryType }),
      profileWith({ registry_types }),
    );

  test.each(["npm", "pypi", "oci", "nuget", "mcpb", "cargo"])("may be %s", (type) => {
    expect(found(type)).toEqual([]);
  });

  test.each(["", "NPM", "docker", "maven", "go", "constructor", "__proto__"])("may not be %j", (type) => {
    expect(found(type)).toEqual(["packages[0].registryType"]);
  });

  test("may be one of this installation's, with a word to reviewers", () => {
    expect(found("maven", "go", "maven")).toEqual(["relaxed packages[0].registryType"]);
    expect(found("maven", "go")).toEqual(["packages[0].registryType"]);
    expect(found("npm", "npm")).toEqual([]);
  });

  test("that is no text is the schema's to refuse", () => {
    expect(found(undefined)).toEqual([]);
    expect(found(7)).toEqual([]);
  });
});

describe("an identifier", () => {
  test.each(["weather", "@scope/weather", "ghcr.io/a/b:1", "tab\tbed"])("may be %j", (identifier) => {
    const document = documentWithPackage({ identifier });
    expect(findingsOf(rules.identifierUnbroken, document)).toEqual([]);
    expect(findingsOf(rules.identifierGiven, document)).toEqual([]);
  });

  test("may neither hold spaces nor be empty", () => {
    const place = ["packages[0].identifier"];
    for (const identifier of ["test package", " weather", "weather "])
      expect(findingsOf(rules.identifierUnbroken, documentWithPackage({ identifier }))).toEqual(place);
    expect(findingsOf(rules.identifierGiven, documentWithPackage({ identifier: "" }))).toEqual(place);
  });
});

describe("a package's version", () => {
  const without = (registryType: string) => ({ packages: [{ registryType, identifier: "weather" }] });

  test.each(["npm", "pypi", "nuget", "cargo"])("is required of %s", (registryType) => {
    expect(findingsOf(rules.packageVersionGiven, without(registryType))).toEqual(["packages[0].version"]);
    expect(findingsOf(rules.packageVersionGiven, documentWithPackage({ registryType }))).toEqual([]);
  });

  test.each(["oci", "mcpb", "maven"])("is not required of %s", (registryType) => {
    expect(findingsOf(rules.packageVersionGiven, without(registryType))).toEqual([]);
  });
});

const based = (registryType: string, registryBaseUrl: string, ...mirrors: [string, string][]) =>
  findingsOf(
    rules.registryBase,
    documentWithPackage({ registryType, registryBaseUrl }),
    profileWith({
      package_registries: mirrors.map(([registry_type, base_url]) => ({ registry_type, base_url })),
    }),
  );

describe("a registry's base URL", () => {
  test.each([
    ["npm", "https://registry.npmjs.org"],
    ["pypi", "https://pypi.org"],
    ["nuget", "https://api.nuget.org/v3/index.json"],
    ["cargo", "https://crates.io"],
  ])("of %s is %s, or is left out", (type, url) => {
    expect(based(type, url)).toEqual([]);
    expect(findingsOf(rules.registryBase, documentWithPackage({ registryType: type }))).toEqual([]);
  });

  test.each([
    ["npm", "https://registry.npmjs.org/"],
    ["npm", "https://registry.npmjs.com"],
    ["npm", "http://registry.npmjs.org"],
    ["npm", "https://pypi.org"],
    ["npm", "https://npm.corp.example"],
    ["pypi", "https://test.pypi.org"],
    ["pypi", "https://registry.npmjs.org"],
    ["nuget", "https://api.nuget.org"],
    ["cargo", "https://crates.io/"],
  ])("of %s may not be %s", (type, url) => {
    expect(based(type, url)).toEqual(["packages[0].registryBaseUrl"]);
  });

  test("may be a mirror of this installation, of that type, with a word to reviewers", () => {
    const mirror: [string, string] = ["npm", "https://npm.corp.example/repository/npm"];
    expect(based("npm", "https://npm.corp.example/repository/npm", mirror)).toEqual([
      "relaxed packages[0].registryBaseUrl",
    ]);
    expect(based("npm", "https://NPM.corp.example/repository/npm/", mirror)).toEqual([
      "relaxed packages[0].registryBaseUrl",
    ]);
    for (const [type, url] of [
      ["pypi", "https://npm.corp.example/repository/npm"],
      ["npm", "http://npm.corp.example/repository/npm"],
      ["npm", "https://npm.corp.example/repository/npm-other"],
      ["npm", "https://npm.corp.example/repository/npm/deeper"],
      ["npm", "https://npm.corp.example"],
      ["npm", "https://npm.corp.example.evil.example/repository/npm"],
    ] as const)
      expect(based(type, url, mirror)).toEqual(["packages[0].registryBaseUrl"]);
  });
});

test.each([
  ["oci", ghcr],
  ["mcpb", "https://github.com/a/b/releases/download/1/mcp.mcpb"],
])("a package of type %s has no base URL, not even the right one", (registryType, identifier) => {
  const document = documentWithPackage({ registryType, identifier, registryBaseUrl: "https://ghcr.io" });
  expect(findingsOf(rules.baseNotAllowed, document)).toEqual(["packages[0].registryBaseUrl"]);
  expect(findingsOf(rules.baseNotAllowed, documentWithPackage({ registryType, identifier }))).toEqual([]);
});

test("only bundles have a hash; types unknown upstream may", () => {
  const found = (registryType: string) =>
    findingsOf(rules.hashNotAllowed, documentWithPackage({ registryType, fileSha256: sha256 }));
  for (const type of ["npm", "pypi", "nuget", "cargo", "oci"])
    expect(found(type)).toEqual(["packages[0].fileSha256"]);
  expect(found("mcpb")).toEqual([]);
  expect(found("maven")).toEqual([]);
});
