import { describe, expect, test } from "vitest";
import { currentSchemaUrl, schemaVersions } from "../schema-version.ts";
import { documentWith, findingsOf } from "../test-document.ts";
import { validateServerJson } from "../validate.ts";
import { schemaAddress, schemaCurrent, schemaKnown, schemaRequired } from "./schema-version.ts";

const address = (version: string) =>
  `https://static.modelcontextprotocol.io/schemas/${version}/server.schema.json`;
const published = schemaVersions.filter((version) => version !== "draft");

test("a document must name its schema", () => {
  const { $schema: _, ...without } = documentWith();
  expect(findingsOf(schemaRequired, without)).toEqual(["$schema"]);
  expect(findingsOf(schemaRequired, documentWith({ $schema: "" }))).toEqual(["$schema"]);
  expect(findingsOf(schemaRequired, documentWith())).toEqual([]);
});

test.each([
  "https://example.com/server.json",
  "https://static.modelcontextprotocol.io/schemas/2025-12-11/other.schema.json",
  "https://static.modelcontextprotocol.io/schemas/2025 12 11/server.schema.json",
  "2025-12-11",
])("%s is not the address of a schema", ($schema) => {
  expect(findingsOf(schemaAddress, documentWith({ $schema }))).toEqual(["$schema"]);
  expect(findingsOf(schemaKnown, documentWith({ $schema }))).toEqual([]);
});

test.each(["2025-01-27", "2026-12-11", "9999-99-99", "next", "draft"])(
  "version %s is refused: it was never published",
  (version) => {
    const document = documentWith({ $schema: address(version) });
    expect(findingsOf(schemaKnown, document)).toEqual(["$schema"]);
    expect(findingsOf(schemaAddress, document)).toEqual([]);
    expect(validateServerJson(document).valid).toBe(false);
  },
);

test.each(published)("version %s is known", (version) => {
  const document = documentWith({ $schema: address(version) });
  expect(findingsOf(schemaRequired, document)).toEqual([]);
  expect(findingsOf(schemaAddress, document)).toEqual([]);
  expect(findingsOf(schemaKnown, document)).toEqual([]);
});

describe("an older version", () => {
  test.each(published.slice(0, -1))("%s is taken with a warning", (version) => {
    const { valid, issues } = validateServerJson(documentWith({ $schema: address(version) }));
    expect(valid).toBe(true);
    expect(issues).toMatchObject([
      { pointer: "/$schema", severity: "warning", reference: "schema-version-deprecated", type: "semantic" },
    ]);
  });

  test("in snake_case, says that the rules didn't read it", () => {
    const [issue] = validateServerJson(documentWith({ $schema: address("2025-07-09") })).issues;
    expect(issue?.message).toContain("snake_case");
  });
});

test("the current version is taken without a word, at its own address alone", () => {
  expect(findingsOf(schemaCurrent, documentWith({ $schema: currentSchemaUrl }))).toEqual([]);
  const elsewhere = "https://example.com/schemas/2025-12-11/server.schema.json";
  expect(findingsOf(schemaCurrent, documentWith({ $schema: elsewhere }))).toEqual(["$schema"]);
});

test("a $schema that is no text is the schema's to refuse", () => {
  const { issues } = validateServerJson(documentWith({ $schema: 7 }));
  expect(issues.map(({ reference }) => reference)).toEqual([
    "#/definitions/ServerDetail/properties/$schema/type",
  ]);
});
