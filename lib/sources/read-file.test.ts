import { describe, expect, test } from "vitest";
import type { DomainError } from "#lib/core/errors.ts";
import { readFile } from "./read-file.ts";

const one = { name: "com.example/weather", version: "1.0.0" };

test.each<[string, unknown]>([
  ["a list response", { servers: [one], metadata: { count: 1 } }],
  ["an array of documents", [one]],
  ["ToolHive's file", { version: "1.0.0", data: { servers: [one] } }],
  ["a single document", one],
])("the rows of %s", (_what, value) => {
  expect(readFile(JSON.stringify(value))).toEqual([one]);
});

test("a single entry of the registry's API is a row too, and a byte order mark does no harm", () => {
  expect(readFile(`\uFEFF${JSON.stringify({ server: one, _meta: {} })}`)).toEqual([
    { server: one, _meta: {} },
  ]);
});

describe("what is no list of servers is refused with a reason", () => {
  test.each([
    ["", /not JSON/],
    ["{", /not JSON/],
    ["<html>", /not JSON/],
    ["null", /no list of servers/],
    ["7", /no list of servers/],
    ['"text"', /no list of servers/],
    ["{}", /no list of servers/],
    ['{"servers":{}}', /no list of servers/],
    ['{"data":[]}', /no list of servers/],
    ["[]", /no servers in this file/],
    ['{"servers":[]}', /no servers in this file/],
  ])("%s", (text, reason) => {
    const refusal = () => readFile(text);
    expect(refusal).toThrow(expect.objectContaining({ code: "invalid" }));
    try {
      refusal();
    } catch (error) {
      expect((error as DomainError).issues).toEqual([
        { pointer: "/text", message: expect.stringMatching(reason) },
      ]);
    }
  });
});
