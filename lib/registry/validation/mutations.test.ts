import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { schemaErrors, schemaProblems } from "./check-schema.ts";
import { placeOf } from "./place.ts";
import { type SchemaVersion, schemaVersions } from "./schema-version.ts";
import { validationResult } from "./schemas.ts";
import { complete, corpus, examples, hasOfficialData, officialSchema } from "./test-corpus.ts";
import { apply, membersIn, placesIn, ways } from "./test-mutation.ts";
import { validateServerJson } from "./validate.ts";

const members = [...new Set(complete.flatMap((document) => [...membersIn(document)]))];
const others = ["status", "postInstall", "__proto__", "constructor", "", "a/b~c", "0"];

const lengths = [0, 1, 2, 3, 63, 64, 65, 99, 100, 101, 199, 200, 201, 254, 255, 256];
const words =
  "latest stdio sse streamable-http positional named number light active any 48x48 48x image/webp image/jpg " +
  "com.example/a a/b/c http://x x:y {a}/mcp https://example.com/{a} /relative";

const values: readonly unknown[] = [
  ...[null, true, 0, -1.5, [], {}, [[]], [{}], { type: "sse" }, { name: "A" }],
  ...words.split(" "),
  ...[
    "https://example.com/a b",
    "{a b}",
    "\ud800",
    "\0",
    "é",
    "0".repeat(63),
    "0".repeat(64),
    "A".repeat(64),
  ],
  ...lengths.map((length) => "a".repeat(length)),
  ...[100, 101].map((length) => "😀".repeat(length)),
  ...[2, 3, 200, 201].map((length) => "a/".padEnd(length, "b")),
  ...[255, 256].map((length) => "https://example.com/".padEnd(length, "a")),
];

const change = fc.record({
  where: fc.nat(),
  how: fc.constantFrom(...ways),
  member: fc.constantFrom(...members, ...members, ...others),
  value: fc.constantFrom(...values, ...complete),
});

/** A document of the corpus with some members taken away, altered or added. */
const mutated = fc
  .tuple(fc.constantFrom(...corpus), fc.array(change, { maxLength: 4 }))
  .map(([document, changes]) => changes.reduce<unknown>((changed, one) => apply(changed, one), document));

const paths = (errors: readonly { instancePath: string }[] | null | undefined) =>
  new Set((errors ?? []).map(({ instancePath }) => instancePath));

/** Places where the published schemas try alternatives in turn, and report what each of them misses. */
const alternatives = /^(\/packages\/\d+\/(?:transport|[a-z_]*arguments\/\d+)|\/remotes\/\d+)(.*)$/i;

/** Whether a complaint may come from an alternative that the part's type didn't choose. */
function isOfOtherAlternative(document: unknown, path: string): boolean {
  const [, place = "", rest = ""] = alternatives.exec(path) ?? [];
  if (place === "") return false;
  const part = placeOf(place).reduce<unknown>((value, key) => (value as JsonObject)[key], document);
  const types = /argument/i.test(place) ? ["positional", "named"] : ["sse", "streamable-http", "stdio"];
  const chosen =
    isObject(part) && types.slice(0, place.startsWith("/remotes") ? 2 : 3).includes(String(part.type));
  return !chosen || ["", "/type", "/url", "/name", "/valueHint", "/value_hint"].includes(rest);
}

describe.skipIf(!hasOfficialData)("our schemas and those that were published", () => {
  /** Where a version of ours and the published one differ about a document: in the verdict, or in a place. */
  function disagreements(document: unknown, versions: readonly SchemaVersion[]): string[] {
    return versions.flatMap((version) => {
      const validate = official(version);
      const valid = validate(document);
      const theirs = paths(validate.errors);
      const ours = paths(schemaErrors(document, version));
      if (valid !== (ours.size === 0)) return [`${version} finds it ${valid}`];
      const more = [...ours].filter((path) => !theirs.has(path));
      const fewer = [...theirs].filter((path) => !ours.has(path) && !isOfOtherAlternative(document, path));
      return [...more, ...fewer].map((path) => `${version} ${path}`);
    });
  }

  function compare(document: unknown, versions: readonly SchemaVersion[] = schemaVersions): void {
    expect(disagreements(document, versions)).toEqual([]);
  }

  test("agree on every document that we have", () => {
    expect(corpus.length).toBeGreaterThan(1000);
    for (const document of corpus) compare(document);
  });

  test.each([
    ["now", complete[0], schemaVersions.slice(1)],
    ["at first", complete[1], schemaVersions.slice(0, 1)],
  ])("agree on every value at every member, as it is spelt %s", (_, document, versions) => {
    for (let where = 0; where < placesIn(document); where += 1) {
      compare(apply(document, { where, how: "remove" }), versions);
      for (const value of values) compare(apply(document, { where, how: "replace", value }), versions);
    }
  });

  test("agree on what mutation makes of them", () => {
    fc.assert(
      fc.property(mutated, (document) => compare(document)),
      { numRuns: 4000 },
    );
  });

  test("find both right and wrong among them", () => {
    const verdicts = fc
      .sample(mutated, { numRuns: 500, seed: 1 })
      .map((document) => schemaErrors(document, "2025-12-11").length === 0);
    expect(new Set(verdicts)).toEqual(new Set([true, false]));
  });

  test.each(examples)("$name follows the version that it names", ({ document }) => {
    expect([...schemaProblems(document)]).toEqual([]);
  });
});

const compiled = new Map<SchemaVersion, ValidateFunction>();

function official(version: SchemaVersion): ValidateFunction {
  const known = compiled.get(version);
  if (known) return known;
  const ajv = new Ajv({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  const validate = ajv.compile(officialSchema(version));
  compiled.set(version, validate);
  return validate;
}

test("whatever the document, an answer of the promised form is given", () => {
  const anything = fc.oneof(mutated, fc.jsonValue(), fc.anything());
  fc.assert(
    fc.property(anything, fc.boolean(), (document, closed) => {
      const result = validateServerJson(document, undefined, { closed });
      expect(validationResult.parse(result)).toEqual(result);
      expect(result.valid).toBe(result.issues.every(({ severity }) => severity !== "error"));
    }),
    { numRuns: 2000 },
  );
});
