import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareVersions, latestOf, type VersionFacts } from "./latest.ts";

const at = (version: string, day = 1): VersionFacts => ({
  version,
  publishedAt: new Date(Date.UTC(2026, 0, day)),
});
const versions = fc.constantFrom(
  ...["1.0.0", "1.0.0-rc.1", "1.0.0-rc.2", "1.0.0+build", "1.2.0", "1.10.0", "2.0.0-alpha", "v1.5.0"],
  ...["1.0", "2026-01-31", "nightly", "*", "x", "1.2.3.4", "latest-ish"],
);
const anyVersion = fc
  .tuple(versions, fc.integer({ min: 1, max: 5 }))
  .map(([version, day]) => at(version, day));

describe("latest is", () => {
  test.each([
    ["by precedence, not by text", ["1.9.0", "1.10.0", "1.2.0"], "1.10.0"],
    ["a release before its candidates", ["2.0.0-rc.1", "2.0.0", "2.0.0-rc.2"], "2.0.0"],
    ["semantic before anything else, however new", ["2026-01-31", "nightly", "0.0.1"], "0.0.1"],
    ["semantic only with three parts", ["9.9", "1.0.0"], "1.0.0"],
  ])("%s", (_, texts, expected) => {
    expect(latestOf(texts.map((text, day) => at(text, day + 1)))?.version).toBe(expected);
  });

  test("the newest where versions can't be compared", () => {
    expect(latestOf([at("nightly", 3), at("weekly", 4), at("*", 2)])?.version).toBe("weekly");
  });

  test("the newest of those that differ in build metadata alone", () => {
    expect(latestOf([at("1.0.0+b", 2), at("1.0.0+a", 3)])?.version).toBe("1.0.0+a");
  });

  test("nothing of nothing", () => {
    expect(latestOf([])).toBeUndefined();
  });
});

test("the order is one: antisymmetric and transitive", () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
        expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 2_000 },
  );
});

test("no version is above the latest, in whatever order they come", () => {
  fc.assert(
    fc.property(fc.array(anyVersion, { minLength: 1, maxLength: 8 }), (all) => {
      const latest = latestOf(all) as VersionFacts;
      for (const one of all) expect(compareVersions(latest, one)).toBeGreaterThanOrEqual(0);
      expect(compareVersions(latestOf(all.toReversed()) as VersionFacts, latest)).toBe(0);
    }),
  );
});
