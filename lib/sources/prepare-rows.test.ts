import { describe, expect, test } from "vitest";
import { haveSeeds, readSeed, seedFiles } from "#e2e/support/seed-files.ts";
import { isStorable } from "#lib/core/text.ts";
import { officialProfile } from "#lib/registry/validation/index.ts";
import { documentBytesMax } from "./limits.ts";
import { noteRows, prepareRows, type Seen } from "./prepare-rows.ts";
import { readFile } from "./read-file.ts";
import { sourceFilter } from "./schemas.ts";

const rules = { filter: sourceFilter.parse({}), profile: officialProfile };
const schemaUrl = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";
const row = (changes: object = {}): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify({
      $schema: schemaUrl,
      name: "com.example/weather",
      description: "Weather of today.",
      version: "1.0.0",
      ...changes,
    }),
  );
const prepare = (rows: unknown[], seen: Seen = new Map(), first = 1) => prepareRows(rows, first, seen, rules);
const reasonsOf = (value: unknown) => prepare([value]).rejections[0]?.reasons;

describe("a row that can't be an entry is reported, with its place, name and beginning", () => {
  test.each<[string, unknown, RegExp]>([
    ["no object", null, /no JSON object/],
    ["a list", [row()], /no JSON object/],
    ["a text", "weather", /no JSON object/],
    ["without a name", row({ name: undefined }), /It has no name/],
    ["with an empty version", row({ version: "" }), /It has no version/],
    ["with a number for a name", row({ name: 7 }), /Its name is no text/],
    [
      "with a name of a thousand characters",
      row({ name: `a/${"b".repeat(1_000)}` }),
      /more than 300 characters/,
    ],
    ["with NUL in its name", row({ name: "com.example/wea\0ther" }), /can't be stored/],
    ["with half a surrogate pair", row({ description: "\ud800" }), /surrogate/],
    ["with half a surrogate pair in a key", row({ "\udc00": 1 }), /surrogate/],
    ["with a number out of range", JSON.parse('{"name":"a.b/c","version":"1","x":1e999}'), /out of range/],
    ["nested too deeply", row({ x: JSON.parse(`${"[".repeat(200)}${"]".repeat(200)}`) }), /too deeply/],
    ["of a megabyte", row({ description: "x".repeat(1_048_576) }), /bytes; an entry has 262,144 at most/],
    [
      "with a member __proto__",
      JSON.parse(`{"name":"a.b/c","version":"1","_meta":{"__proto__":{}}}`),
      /__proto__/,
    ],
  ])("%s", (_what, value, reason) => {
    const { entries, rejections } = prepare([row({ version: "0" }), value]);
    expect(entries).toHaveLength(1);
    expect(rejections).toMatchObject([{ position: 2, reasons: [expect.stringMatching(reason)] }]);
    const { name, reasons, excerpt } = rejections[0] ?? { name: null, reasons: [], excerpt: "\0" };
    for (const text of [name ?? "", ...reasons, excerpt]) {
      expect(isStorable(text)).toBe(true);
      expect(text.length).toBeLessThan(600);
    }
  });

  test("even when it is nested deeper than can be written down", () => {
    const deep = JSON.parse(`${"[".repeat(200_000)}${"]".repeat(200_000)}`);
    expect(prepare([deep, { x: deep }]).rejections.map(({ excerpt }) => excerpt)).toEqual(["[…]", "{…}"]);
  });

  test("a document just small enough is taken, whatever else is wrong with it", () => {
    const room = documentBytesMax - JSON.stringify(row({ description: "" })).length;
    const { entries, rejections } = prepare([row({ description: "x".repeat(room) })]);
    expect([entries.length, rejections.length, entries[0]?.valid]).toEqual([1, 0, false]);
    expect(reasonsOf(row({ description: "x".repeat(room + 1) }))).toBeDefined();
  });
});

describe("of rows with one name and version", () => {
  test("the first is the entry, and the others are reported with what they say", () => {
    const { entries, rejections } = prepare([
      row(),
      row({ version: "2" }),
      row(),
      row({ description: "Other." }),
    ]);
    expect(entries.map(({ version }) => version)).toEqual(["1.0.0", "2"]);
    expect(rejections).toMatchObject([
      { position: 3, reasons: ["Row 1 has this name and version already, with the same content."] },
      { position: 4, reasons: ["Row 1 has this name and version already, with other content."] },
    ]);
  });

  test("names that differ in case alone are different", () => {
    expect(prepare([row(), row({ name: "com.example/Weather" })]).entries).toHaveLength(2);
  });

  test("what was dealt with earlier counts", () => {
    const seen: Seen = new Map();
    noteRows([row(), null, row({ version: "2" })], seen);
    expect(prepare([row({ version: "2" }), row({ version: "3" })], seen, 4)).toMatchObject({
      entries: [{ version: "3" }],
      rejections: [{ position: 4, reasons: [expect.stringContaining("Row 3 has")] }],
    });
  });
});

describe("an entry", () => {
  test("keeps its document member for member, and is hashed whatever their order", () => {
    const document = row({ "x-own": { b: 1, a: "\0" } });
    const { description, ...rest } = document;
    const [entry] = prepare([{ server: document }]).entries;
    const [other] = prepare([{ server: { ...rest, description } }]).entries;
    expect(entry?.document).toBe(JSON.stringify(document));
    expect(entry?.document).not.toContain("\0");
    expect(other?.document).not.toBe(entry?.document);
    expect(other?.hash).toBe(entry?.hash);
  });

  test("that names no schema is valid, with a warning", () => {
    const [entry] = prepare([row({ $schema: undefined })]).entries;
    expect(entry).toMatchObject({ valid: true, errors: 0, warnings: 1 });
    expect(entry?.issues).toMatchObject([{ severity: "warning", pointer: "/$schema" }]);
  });

  test.each([
    ["too long a description", { description: "x".repeat(101) }, "/description"],
    ["an empty description", { description: "" }, "/description"],
    ["a description of blanks", { description: "   " }, "/description"],
    ["NUL in its description", { description: "a\0b" }, "/description"],
    ["no description", { description: undefined }, "/description"],
    ["a version that is a range", { version: "^1.0.0" }, "/version"],
    ["a name without a namespace", { name: "weather" }, "/name"],
    ["packages that are none", { packages: [null] }, "/packages/0"],
  ])("with %s is kept as it is, and is not valid", (_what, changes, pointer) => {
    const [entry] = prepare([row(changes)]).entries;
    expect(entry).toMatchObject({ valid: false, document: JSON.stringify(row(changes)) });
    expect(entry?.issues).toContainEqual(expect.objectContaining({ severity: "error", pointer }));
  });

  test("is marked when the filter does not take it", () => {
    const filter = sourceFilter.parse({ namespaces: ["com.example"], q: "WEATHER", latest_only: true });
    const official = { "io.modelcontextprotocol.registry/official": { isLatest: false } };
    const rows = [
      row(),
      row({ name: "com.example.sub/weather" }),
      row({ name: "com.examples/weather" }),
      row({ name: "COM.example/weather" }),
      row({ name: "com.example/other", description: "Nothing." }),
      { server: row({ version: "0.9.0" }), _meta: official },
    ];
    const { entries } = prepareRows(rows, 1, new Map(), { ...rules, filter });
    expect(entries.map(({ matches }) => matches)).toEqual([true, true, false, false, false, false]);
  });
});

describe.skipIf(!haveSeeds)("the public registries' own seeds are accounted for row by row", () => {
  test.each([
    ["current", 4, 4, 4, 0],
    ["autumn", 358, 358, 173, 0],
    ["snakeCase", 396, 387, 157, 9],
    ["legacy", 471, 155, 43, 316],
    ["toolhive", 12, 12, 10, 0],
  ] as const)("%s", (name, rows, entries, valid, rejections) => {
    const all = readFile(readSeed(name));
    const prepared = prepare(all);
    expect(all).toHaveLength(rows);
    expect(prepared.entries.length + prepared.rejections.length).toBe(rows);
    expect([prepared.entries.length, prepared.rejections.length]).toEqual([entries, rejections]);
    expect(prepared.entries.filter((entry) => entry.valid)).toHaveLength(valid);
    for (const { reasons } of prepared.rejections) expect(reasons.length).toBeGreaterThan(0);
  });

  test("all of them", () => {
    expect(Object.keys(seedFiles)).toHaveLength(5);
  });
});
