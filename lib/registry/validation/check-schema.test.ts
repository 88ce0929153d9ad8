import { describe, expect, test } from "vitest";
import { schemaErrors, schemaProblems } from "./check-schema.ts";
import { toPath } from "./place.ts";
import { type SchemaVersion, schemaVersions } from "./schema-version.ts";
import { documentWith, documentWithPackage, documentWithRemote } from "./test-document.ts";

describe("what changed from version to version", () => {
  const accepted = (document: unknown) =>
    schemaVersions.filter((version) => schemaErrors(document, version).length === 0);
  const from = (first: SchemaVersion) => schemaVersions.slice(schemaVersions.indexOf(first));

  test("2025-09-16 spells members in camelCase", () => {
    expect(accepted(documentWithPackage({}))).toEqual(from("2025-09-16"));
    const old = { registry_type: "npm", identifier: "a", version: "1", transport: { type: "stdio" } };
    expect(accepted(documentWith({ packages: [old] }))).toEqual(["2025-07-09"]);
  });

  test("2025-09-29 takes the status out", () => {
    expect(accepted(documentWith({ status: "gone" }))).toEqual(from("2025-09-29"));
    expect(accepted(documentWith({ status: "active" }))).toEqual(schemaVersions);
  });

  test("2025-10-11 opens packages and has titles and icons", () => {
    expect(accepted(documentWithPackage({ "x-more": 1 }))).toEqual(from("2025-10-11"));
    expect(accepted(documentWithPackage({ version: undefined }))).toEqual(from("2025-10-11"));
    expect(accepted(documentWith({ title: "" }))).toEqual(schemaVersions.slice(0, 3));
    expect(accepted(documentWith({ icons: [{}] }))).toEqual(schemaVersions.slice(0, 3));
  });

  test("2025-12-11 has variables in remotes, and asks for http in their url", () => {
    const remote = { url: "https://{a}.example.com" };
    expect(accepted(documentWithRemote({ ...remote, variables: { a: 7 } }))).toEqual(
      schemaVersions.slice(0, 5),
    );
    expect(accepted(documentWithRemote({ url: "ftp://example.com" }))).toEqual(schemaVersions.slice(0, 5));
  });

  test("the draft lets a url begin with a variable", () => {
    expect(accepted(documentWithRemote({ url: "{base}/mcp" }))).toEqual([
      ...schemaVersions.slice(0, 5),
      "draft",
    ]);
  });
});

describe("a mistake is named once, where it is", () => {
  const found = (document: unknown) =>
    [...schemaProblems(document)].map(({ place, reference }) => `${toPath(place)} ${reference}`);

  test.each<[string, unknown, string[]]>([
    ["no object", [], [" #/definitions/ServerDetail/type"]],
    ["no document", null, [" #/definitions/ServerDetail/type"]],
    ["a missing member", documentWith({ name: undefined }), ["name #/definitions/ServerDetail/required"]],
    [
      "a text that is too long",
      documentWith({ description: "x".repeat(101) }),
      ["description #/definitions/ServerDetail/properties/description/maxLength"],
    ],
    [
      "a wrong type in a package",
      documentWithPackage({ transport: "stdio" }),
      ["packages[0].transport #/definitions/LocalTransport/type"],
    ],
    [
      "an unknown transport",
      documentWithPackage({ transport: { type: "websocket", url: 7 } }),
      ["packages[0].transport.type #/definitions/LocalTransport/properties/type/enum"],
    ],
    [
      "a transport without its url",
      documentWithPackage({ transport: { type: "sse" } }),
      ["packages[0].transport.url #/definitions/SseTransport/required"],
    ],
    [
      "an argument that says nothing",
      documentWithPackage({ packageArguments: [{ type: "positional" }] }),
      ["packages[0].packageArguments[0] #/definitions/PositionalArgument/anyOf"],
    ],
    [
      "an argument without its name",
      documentWithPackage({ runtimeArguments: [{ type: "named", value: 7 }] }),
      [
        "packages[0].runtimeArguments[0].value #/definitions/Input/properties/value/type",
        "packages[0].runtimeArguments[0].name #/definitions/NamedArgument/required",
      ],
    ],
    [
      "a variable that is no input",
      documentWithRemote({ url: "https://a.example", variables: { "a/b": 7 } }),
      ["remotes[0].variables.a/b #/definitions/Input/type"],
    ],
    [
      "a package called latest",
      documentWithPackage({ version: "latest" }),
      ["packages[0].version #/definitions/Package/properties/version/not"],
    ],
  ])("%s", (_what, document, expected) => {
    expect(found(document)).toEqual(expected);
  });
});
