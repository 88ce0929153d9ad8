import { describe, expect, test } from "vitest";
import { documentWith, documentWithPackage, findingsOf } from "../test-document.ts";
import { looksLikeRange, versionGiven, versionNotRange, versionNotReserved } from "./versions.ts";

describe("a range", () => {
  test.each([
    "^1.2.3",
    "~1.2.3",
    ">1.0.0",
    ">=1.2.3",
    "<1.0.0",
    "<=1.0.0",
    "=1.0.0",
    ">= 1.2.3",
    "^v1",
    "~1",
    "  ^1.2.3  ",
    "1.2.3 - 2.0.0",
    "1 - 2",
    "1.2.3 -2.0.0",
    "1.2 || 1.3",
    "1||2||3",
    "1.x",
    "1.X",
    "1.*",
    "1.2.x",
    "1.2.*",
    "v1.x",
    "x.1",
    "*.*",
    "1.2.x-rc.1",
  ])("%j is refused, for the server and for a package", (version) => {
    expect(findingsOf(versionNotRange, documentWith({ version }))).toEqual(["version"]);
    expect(findingsOf(versionNotRange, documentWithPackage({ version }))).toEqual(["packages[0].version"]);
  });

  test.each([
    "1.2.3",
    "1.2.3-alpha.1",
    "1.0.0+build.5",
    "v1.0",
    "2025-06-18",
    "2021.03.15",
    "snapshot",
    "snapshot - 2025.09",
    "*",
    "x",
    "X",
    "^beta",
    ">stable",
    "1.2.3.x",
    "1.2.3- 2.0.0",
    "main",
    "",
    "测试",
  ])("%j is a version", (version) => {
    expect(looksLikeRange(version)).toBe(false);
  });

  test("is found in linear time", () => {
    const started = performance.now();
    for (const piece of ["1", "1.", "1 ", "1||", "-", "1-", ".x", "\t", "|| 1 "])
      looksLikeRange(`1${piece.repeat(200_000)}!`);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});

test('"latest" is reserved, for the server and for a package', () => {
  expect(findingsOf(versionNotReserved, documentWith({ version: "latest" }))).toEqual(["version"]);
  expect(findingsOf(versionNotReserved, documentWithPackage({ version: "latest" }))).toEqual([
    "packages[0].version",
  ]);
  for (const version of ["Latest", "latest-1", "1.0.0-latest"])
    expect(findingsOf(versionNotReserved, documentWith({ version }))).toEqual([]);
});

test("a version is not empty; an absent one is the schema's to refuse", () => {
  expect(findingsOf(versionGiven, documentWith({ version: "" }))).toEqual(["version"]);
  expect(findingsOf(versionGiven, documentWith({ version: "0" }))).toEqual([]);
  expect(findingsOf(versionGiven, documentWith({ version: undefined }))).toEqual([]);
});

test("one bad package among good ones is named", () => {
  const good = { registryType: "npm", identifier: "a", version: "1.0.0" };
  const packages = [good, { ...good, version: "latest" }, { ...good, version: "1.x" }, null, "text"];
  expect(findingsOf(versionNotReserved, documentWith({ packages }))).toEqual(["packages[1].version"]);
  expect(findingsOf(versionNotRange, documentWith({ packages }))).toEqual(["packages[2].version"]);
});
