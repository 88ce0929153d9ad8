import { describe, expect, test } from "vitest";
import type { JsonObject } from "#lib/core/json-object.ts";
import { documentWithPackage, findingsOf } from "../test-document.ts";
import * as rules from "./arguments.ts";

function idsOf(argument: JsonObject): string[] {
  const document = documentWithPackage({ runtimeArguments: [argument] });
  return Object.values(rules).flatMap((rule) => findingsOf(rule, document).map(() => rule.id));
}

describe("a named argument", () => {
  test.each([
    { name: "--directory", value: "/path/to/dir" },
    { name: "--port", default: "8080" },
    { name: "-v", value: "true" },
    { name: "-p" },
    { name: "config", value: "/etc/config.json" },
    { name: "output-format", value: "json" },
    { name: "--with-editable", value: "$REPOSITORY_DIRECTORY" },
    { name: "--port", value: "use --port for configuration" },
    { name: "--port", value: "" },
  ])("may be %j", (argument) => {
    expect(idsOf({ type: "named", ...argument })).toEqual([]);
  });

  test.each([
    "--directory <absolute_path_to_adfin_mcp_folder>",
    "--port 8080",
    "--config $CONFIG_FILE",
    "--file<path>",
    "name with spaces",
    " ",
    "$",
  ])("may not be called %j", (name) => {
    expect(idsOf({ type: "named", name })).toEqual(["invalid-named-argument-name"]);
  });

  test("must have a name", () => {
    expect(idsOf({ type: "named", name: "" })).toEqual(["named-argument-name-required"]);
    expect(idsOf({ type: "named", name: "", value: "8080" })).toEqual(["named-argument-name-required"]);
  });

  test.each<[JsonObject, string]>([
    [{ name: "--port", value: "--port 8080" }, "argument-value-starts-with-name"],
    [{ name: "--port", value: "--ports" }, "argument-value-starts-with-name"],
    [{ name: "--with", value: "--with-editable $DIR" }, "argument-value-starts-with-name"],
    [{ name: "--config", default: "--config /etc/app.conf" }, "argument-default-starts-with-name"],
  ])("may not repeat its name: %j", (argument, id) => {
    expect(idsOf({ type: "named", ...argument })).toEqual([id]);
  });

  test("is warned of a valueHint, which upstream takes", () => {
    expect(idsOf({ type: "named", name: "--port", valueHint: "port" })).toEqual([
      "value-hint-on-named-argument",
    ]);
  });
});

test.each<JsonObject>([
  { type: "positional", name: "anything with spaces", valueHint: "target_dir" },
  { type: "positional", name: "anything<with>brackets", valueHint: "target_dir" },
  { type: "positional", value: "--port 8080" },
  { type: "positional", name: "a", value: "abc" },
  { type: "Named", name: "" },
  { name: "" },
])("these rules say nothing of %j", (argument) => {
  expect(idsOf(argument)).toEqual([]);
});

test("both lists of arguments are read, and places name the list and the item", () => {
  const bad = { type: "named", name: "a b", value: "a b c", default: "a bc" };
  const document = documentWithPackage({ runtimeArguments: [bad], packageArguments: [null, bad] });
  expect(findingsOf(rules.argumentNameForm, document)).toEqual([
    "packages[0].runtimeArguments[0].name",
    "packages[0].packageArguments[1].name",
  ]);
  expect(findingsOf(rules.argumentDefault, document)).toEqual([
    "packages[0].runtimeArguments[0].default",
    "packages[0].packageArguments[1].default",
  ]);
});
