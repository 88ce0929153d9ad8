import { describe, expect, test } from "vitest";
import { namespacePrefix, permissionsIn, permits } from "./namespaces.ts";

const may = (resource: string, name: string) => permits([{ action: "publish", resource }], "publish", name);

describe("a permission covers a name", () => {
  test.each([
    ["com.example/*", "com.example/weather", true],
    ["com.example/*", "com.example.eu/weather", false],
    ["com.example.*", "com.example.eu/weather", true],
    ["com.example.*", "com.example/weather", false],
    ["com.example/*", "com.examples/weather", false],
    ["com.example.*", "com.examples.eu/weather", false],
    ["com.example/*", "Com.Example/weather", false],
    ["com.example/weather", "com.example/weather", true],
    ["com.example/weather", "com.example/weather2", false],
    ["*", "com.example/weather", true],
    ["com.*.eu/*", "com.example.eu/weather", false],
    ["", "com.example/weather", false],
  ])("%s, %s: %s", (resource, name, verdict) => {
    expect(may(resource, name)).toBe(verdict);
  });

  test("for its own action alone, and no permission covers nothing", () => {
    const permissions = permissionsIn("com.example", "alone").filter(({ action }) => action === "edit");
    expect(permits(permissions, "edit", "com.example/weather")).toBe(true);
    expect(permits(permissions, "publish", "com.example/weather")).toBe(false);
    expect(permits([], "publish", "com.example/weather")).toBe(false);
  });
});

test("a namespace is permitted alone, or with those below it", () => {
  const resources = (extent: "alone" | "and below") => [
    ...new Set(permissionsIn("com.example", extent).map(({ resource }) => resource)),
  ];
  expect(resources("alone")).toEqual(["com.example/*"]);
  expect(resources("and below")).toEqual(["com.example/*", "com.example.*"]);
});

test.each(["com.example", "io.github.Someone", "corp", "com.example-1"])("%s is a namespace", (prefix) => {
  expect(namespacePrefix.safeParse(prefix).success).toBe(true);
});
test.each([
  "com.example/*",
  "com.example.",
  ".com",
  "com..example",
  "com.exa_mple",
  "-com.example",
  "c",
  "",
  "com.exämple",
])("%j is none", (prefix) => {
  expect(namespacePrefix.safeParse(prefix).success).toBe(false);
});
