import { describe, expect, test } from "vitest";
import { currentSchemaUrl } from "./schema-version.ts";
import { validationResult } from "./schemas.ts";
import { examples } from "./test-corpus.ts";
import { documentWith, profileWith } from "./test-document.ts";
import { validateServerJson, validateServerJsonText } from "./validate.ts";

const references = (document: unknown) =>
  validateServerJson(document).issues.map(({ reference }) => reference);
const parsed = (text: string) => validateServerJson(JSON.parse(text));

test("nothing is wrong with the simplest document", () => {
  expect(validateServerJson(documentWith())).toEqual({ valid: true, issues: [] });
  expect(validateServerJsonText(JSON.stringify(documentWith()))).toEqual({ valid: true, issues: [] });
});

describe.skipIf(examples.length === 0)("the official examples", () => {
  test.each(examples)("$name is valid", ({ document }) => {
    expect(validateServerJson(document)).toEqual({ valid: true, issues: [] });
  });

  test("are 29", () => {
    expect(examples).toHaveLength(29);
  });
});

test("an issue is written as the official registry writes it, with a pointer beside", () => {
  const packages = [
    { registryType: "npm", identifier: "a", version: "^1.0.0", transport: { type: "stdio" } },
  ];
  expect(validateServerJson(documentWith({ packages }))).toEqual({
    valid: false,
    issues: [
      {
        type: "semantic",
        path: "packages[0].version",
        pointer: "/packages/0/version",
        message: '"^1.0.0" is a range; name one version, such as 1.2.3.',
        severity: "error",
        reference: "version-looks-like-range",
      },
    ],
  });
});

test("the schema's problems and the rules' are reported at once", () => {
  const document = {
    $schema: currentSchemaUrl,
    name: "weather",
    version: "latest",
    title: " ",
    packages: [{ registryType: "docker", transport: { type: "stdio", url: "http://x" } }, 7],
    remotes: [{ type: "sse", url: "http://localhost" }],
  };
  expect(references(document)).toEqual([
    "#/definitions/ServerDetail/required",
    "#/definitions/ServerDetail/properties/name/pattern",
    "#/definitions/Package/required",
    "#/definitions/Package/type",
    "invalid-server-name",
    "reserved-version-string",
    "title-whitespace-only",
    "unsupported-registry-type",
    "stdio-transport-url-not-empty",
    "invalid-remote-url",
  ]);
});

test("what a profile relaxes is said, and doesn't make a document invalid", () => {
  const document = documentWith({
    repository: { url: "https://git.example.com/group/sub/repo", source: "gitlab" },
    remotes: [{ type: "sse", url: "http://mcp.corp/sse" }],
  });
  const profile = profileWith({ git_hosts: ["git.example.com"], internal_remote_hosts: ["mcp.corp"] });
  expect(validateServerJson(document).valid).toBe(false);
  expect(validateServerJson(document, profile)).toMatchObject({
    valid: true,
    issues: [
      { severity: "info", reference: "relaxed/invalid-repository-url", path: "repository.url" },
      { severity: "info", reference: "relaxed/invalid-remote-url", path: "remotes[0].url" },
    ],
  });
});

describe("a text", () => {
  test.each(["", "{", "{'a': 1}", "[1,]", "\ufeff{}", "undefined", '{"a": "\u0001"}', "{".repeat(100_000)])(
    "that is no JSON is said to be none: %#",
    (text) => {
      expect(validateServerJsonText(text)).toMatchObject({
        valid: false,
        issues: [{ type: "json", path: "", pointer: "", severity: "error", reference: "invalid-json" }],
      });
    },
  );

  test.each(["null", "[]", '"text"', "7", "true"])("that is %s is no document", (text) => {
    expect(validateServerJsonText(text).issues).toMatchObject([{ type: "schema", path: "" }]);
  });
});

describe("hostile documents", () => {
  test("nested too deeply, are refused", () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const deep = (depth: number) => `{"_meta": ${open.repeat(depth)}1${close.repeat(depth)}}`;
      expect(parsed(deep(100_000)).issues).toMatchObject([{ type: "json", reference: "document-too-deep" }]);
      expect(parsed(deep(64)).issues).toMatchObject([{ reference: "document-too-deep" }]);
      expect(references(JSON.parse(deep(63)))).not.toContain("document-too-deep");
    }
  });

  test("that contain themselves, are refused", () => {
    const document: Record<string, unknown> = documentWith();
    document._meta = document;
    document.packages = [document, document, document];
    expect(references(document)).toEqual(["document-too-deep"]);
  });

  test("of too many values, are refused", () => {
    const packages = Array.from({ length: 1_000_000 }, () => 7);
    expect(references(documentWith({ packages }))).toEqual(["document-too-large"]);
    expect(references(documentWith({ packages: new Array(100_000_000) }))).toEqual(["not-json"]);
  });

  test("of too many characters, are refused", () => {
    for (const members of [{ title: "a".repeat(1_000_000) }, { ["a".repeat(1_000_000)]: 1 }])
      expect(references(documentWith(members))).toEqual(["document-too-large"]);
    const texts = Array.from({ length: 1000 }, () => "a".repeat(1000));
    expect(references(documentWith({ _meta: { texts } }))).toEqual(["document-too-large"]);
  });

  test.each([
    ["numbers for packages", { packages: Array.from({ length: 19_000 }, () => 7) }],
    ["empty packages", { packages: Array.from({ length: 19_000 }, () => ({})) }],
    [
      "bad arguments",
      { packages: [{ runtimeArguments: Array.from({ length: 9_000 }, () => ({ type: "positional" })) }] },
    ],
    [
      "bad remotes",
      { remotes: Array.from({ length: 6_000 }, () => ({ type: "sse", url: "http://localhost" })) },
    ],
    [
      "unknown members",
      Object.fromEntries(Array.from({ length: 19_000 }, (_, index) => [`x${index}`, "\0"])),
    ],
    ["a name without end", { name: "a/".repeat(400_000) }],
    ["addresses without end", { websiteUrl: `https://${"é".repeat(400_000)}`, title: " ".repeat(400_000) }],
    ["a schema without end", { $schema: "/schemas/".repeat(100_000) }],
    [
      "a repository without end",
      { repository: { url: `https://github.com/${"a/".repeat(400_000)}`, source: "github" } },
    ],
  ])("with %s, are answered soon and in few words", (_what, members) => {
    const started = performance.now();
    const result = validateServerJson(documentWith(members), profileWith({ git_hosts: ["github.com"] }), {
      closed: true,
    });
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(result.valid).toBe(false);
    expect(validationResult.safeParse(result).success).toBe(true);
    expect(JSON.stringify(result).length).toBeLessThan(100 * 1500);
  });

  test("with more issues than are listed, say how many", () => {
    const remotes = Array.from({ length: 150 }, () => ({ type: "sse", url: "http://localhost" }));
    const { valid, issues } = validateServerJson(documentWith({ remotes }));
    expect(valid).toBe(false);
    expect(issues).toHaveLength(100);
    expect(issues.at(-1)).toMatchObject({ severity: "info", reference: "issues-omitted" });
    expect(issues.at(-1)?.message).toContain("51 more");
  });

  test("can't hide an error behind warnings", () => {
    const hinted = { type: "named", name: "--a", valueHint: "a" };
    const packages = [
      {
        registryType: "npm",
        identifier: "a",
        version: "1",
        transport: { type: "stdio" },
        runtimeArguments: Array.from({ length: 150 }, () => hinted),
      },
    ];
    expect(validateServerJson(documentWith({ packages })).valid).toBe(true);
    const { valid, issues } = validateServerJson(documentWith({ packages, title: " " }));
    expect(valid).toBe(false);
    expect(issues[0]).toMatchObject({ path: "title", severity: "error" });
  });

  test("with texts that can't be stored, are refused there", () => {
    const { valid, issues } = parsed(
      '{"title": "a\\u0000", "_meta": {"x\\ud800": ["\\udfff", "\\ud83d\\ude00"]}, "version": 1e999}',
    );
    expect(valid).toBe(false);
    expect(issues.filter(({ type }) => type === "json")).toMatchObject([
      { pointer: "/title", reference: "unstorable-text" },
      { pointer: "/_meta/x\ufffd", reference: "unstorable-text" },
      { pointer: "/_meta/x\ufffd/0", reference: "unstorable-text" },
      { pointer: "/version", reference: "number-out-of-range" },
    ]);
    for (const issue of issues) expect(JSON.stringify(issue).isWellFormed()).toBe(true);
  });

  test("with members of every object, change nothing of it", () => {
    const text =
      '{"__proto__": {"name": "com.example/x", "version": "1"}, "constructor": 1, "toString": null}';
    const { issues } = parsed(text);
    expect(issues.map(({ path }) => path)).toEqual(["name", "description", "version", "$schema"]);
    expect(({} as { name?: unknown }).name).toBeUndefined();
  });

  test("that are no JSON values, are said to be none", () => {
    for (const value of [undefined, () => 1, Symbol("a"), 1n])
      expect(references(value)).toEqual(["not-json"]);
    expect(references(documentWith({ title: undefined }))).toEqual([]);
    expect(references(documentWith({ _meta: { a: 1n } }))).toEqual(["not-json"]);
  });
});
