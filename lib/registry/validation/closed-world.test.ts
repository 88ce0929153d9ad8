import { describe, expect, test } from "vitest";
import { unexpectedProperties } from "./closed-world.ts";
import { toPointer } from "./place.ts";
import { examples } from "./test-corpus.ts";
import { documentWith, documentWithPackage, documentWithRemote } from "./test-document.ts";
import { validateServerJson } from "./validate.ts";

const found = (document: unknown) => [...unexpectedProperties(document)].map(({ place }) => toPointer(place));

test.each([
  ["the document", documentWith({ status: "active" }), "/status"],
  ["a repository", documentWith({ repository: { stars: 1 } }), "/repository/stars"],
  ["an icon", documentWith({ icons: [{ alt: "" }] }), "/icons/0/alt"],
  ["_meta", documentWith({ _meta: { "a/b": {} } }), "/_meta/a~1b"],
  ["a package", documentWithPackage({ registry_type: "npm" }), "/packages/0/registry_type"],
  ["a transport", documentWithPackage({ transport: { port: 1 } }), "/packages/0/transport/port"],
  ["an argument", documentWithPackage({ runtimeArguments: [{ x: 1 }] }), "/packages/0/runtimeArguments/0/x"],
  [
    "an environment variable",
    documentWithPackage({ environmentVariables: [{ type: "x" }] }),
    "/packages/0/environmentVariables/0/type",
  ],
  ["a remote", documentWithRemote({ auth: {} }), "/remotes/0/auth"],
  ["a header", documentWithRemote({ headers: [{ x: 1 }] }), "/remotes/0/headers/0/x"],
  ["a variable", documentWithRemote({ variables: { a: { name: "a" } } }), "/remotes/0/variables/a/name"],
])("a member that %s doesn't have is found", (_where, document, pointer) => {
  expect(found(document)).toEqual([pointer]);
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
  "%s is a member like others",
  (member) => {
    expect(found(JSON.parse(`{"name": "a", "${member}": 1}`))).toEqual([`/${member}`]);
    expect(found(JSON.parse(`{"remotes": [{"variables": {"${member}": {}}}]}`))).toEqual([]);
  },
);

test("what the publisher provides is the publisher's own", () => {
  const _meta = {
    "io.modelcontextprotocol.registry/publisher-provided": { any: { thing: [{ at: "all" }] } },
  };
  expect(found(documentWith({ _meta }))).toEqual([]);
});

test("values of a wrong type have no members to speak of", () => {
  for (const part of [null, 7, "text", {}, []])
    expect(found(documentWith({ packages: part, remotes: [part], repository: null, _meta: [] }))).toEqual([]);
});

describe("closed or not", () => {
  const document = documentWith({ "x-more": 1 });

  test("publishing refuses what validating alone takes", () => {
    expect(validateServerJson(document)).toEqual({ valid: true, issues: [] });
    expect(validateServerJson(document, undefined, { closed: true })).toMatchObject({
      valid: false,
      issues: [{ pointer: "/x-more", severity: "error", reference: "unexpected-property" }],
    });
  });

  test.skipIf(examples.length === 0)(
    "of the official examples, the aggregator's alone has more members",
    () => {
      const more = examples.filter(({ document }) => found(document).length > 0);
      expect(more.map(({ name }) => name)).toEqual(["registry-aggregators.line81.json"]);
    },
  );
});
