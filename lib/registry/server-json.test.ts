import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { serverJson } from "./server-json.ts";

/** Documents of the official registry's documentation; used when they lie beside the project. */
const folder = join(import.meta.dirname, "../../../shared/data/registry/examples");
const examples = existsSync(folder)
  ? readdirSync(folder).filter((name) => !name.startsWith("real-list"))
  : [];

describe.skipIf(examples.length === 0)("the official examples are taken as they are", () => {
  test.each(examples)("%s", (name) => {
    const document = JSON.parse(readFileSync(join(folder, name), "utf8"));
    expect(serverJson.parse(document)).toEqual(document);
  });

  test("all 29 of them", () => {
    expect(examples).toHaveLength(29);
  });
});

const minimal = { name: "com.example/weather", version: "1.0.0", description: "Weather of today." };
const pointers = (document: unknown) =>
  serverJson.safeParse(document).error?.issues.map(({ path }) => `/${path.join("/")}`) ?? [];

describe("a document", () => {
  test("needs a name, a version and a description, and nothing more", () => {
    expect(serverJson.parse(minimal)).toEqual(minimal);
    expect(pointers({}).sort()).toEqual(["/description", "/name", "/version"]);
  });

  test("keeps members that we do not know, wherever they are", () => {
    const document = {
      ...minimal,
      "x-top": { a: [1, null] },
      remotes: [{ type: "streamable-http", url: "https://example.com/{tenant}/mcp", "x-remote": true }],
      packages: [
        {
          registryType: "npm",
          identifier: "@example/weather",
          "x-package": 1,
          transport: { type: "stdio", "x-transport": 1 },
          packageArguments: [{ type: "named", name: "--city", "x-argument": 1 }],
          environmentVariables: [{ name: "KEY", isSecret: true, "x-variable": 1 }],
        },
      ],
      _meta: { "io.example/anything": { nested: ["deep"] } },
    };
    expect(serverJson.parse(document)).toEqual(document);
  });

  test.each([
    "weather",
    "com.example/",
    "/weather",
    "com.example/a/b",
    "com example/weather",
    "com.example/-weather",
    ".com/weather",
    "com.example/wéather",
    "com.example/weather\n",
    `com.example/${"x".repeat(200)}`,
  ])("may not be named %j", (name) => {
    expect(pointers({ ...minimal, name })).toEqual(["/name"]);
  });

  test.each(["1.2.3", "2025-11-25", "v1", "1.0.0-beta.1+build.5", "rev 7", "x"])(
    "may have the version %j",
    (version) => {
      expect(pointers({ ...minimal, version })).toEqual([]);
    },
  );

  test.each(["latest", "^1.2.3", "~1.2.3", ">=1.2.3", "<2", "1.x", "1.2.*", "1 - 2", "1 || 2", ""])(
    "may not have the version %j",
    (version) => {
      expect(pointers({ ...minimal, version })).toContain("/version");
    },
  );

  test.each([
    ["/websiteUrl", { websiteUrl: "http://example.com" }],
    ["/repository/url", { repository: { url: "no address", source: "github" } }],
    ["/icons/0/src", { icons: [{ src: "data:image/png;base64,AAAA" }] }],
    ["/remotes/0/type", { remotes: [{ type: "stdio", url: "https://example.com" }] }],
    ["/remotes/0/url", { remotes: [{ type: "sse", url: "https://exa mple.com" }] }],
    ["/packages/0/fileSha256", { packages: [{ ...pack(), fileSha256: "ABC" }] }],
    ["/packages/0/registryBaseUrl", { packages: [{ ...pack(), registryBaseUrl: "npm" }] }],
    ["/packages/0/transport/type", { packages: [{ ...pack(), transport: { type: "carrier pigeon" } }] }],
  ])("is refused for what is wrong at %s", (pointer, change) => {
    expect(pointers({ ...minimal, ...change })).toEqual([pointer]);
  });

  function pack() {
    return { registryType: "npm", identifier: "x", transport: { type: "stdio" } };
  }
});
