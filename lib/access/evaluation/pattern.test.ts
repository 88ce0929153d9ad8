import { describe, expect, it } from "vitest";
import { matchesWhole, matchSteps, patternFault } from "./pattern.ts";

describe("a pattern", () => {
  it.each([
    "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}",
    "([a-z0-9._-]{1,40}@)?[a-z]{2,10}\\.example\\.com",
    "C-\\d{1,10}",
    ".{1,90}",
    "\\x{100}[\\x{400}-\\x{4FF}]*",
    "[(){1000}]+",
    "\\(\\{\\[",
    "x{0}y{0,3}z{2,}",
  ])("of a common size is one: %s", (pattern) => {
    expect(patternFault(pattern)).toBeNull();
  });

  it.each([
    "(a?){1000}",
    "((a{0,30}){30})",
    "((((a{3}){3}){3}){3}){3}",
    "(?:(?:a|b){50}c){10}",
    "a{100}b{101}",
    "(\\(a?\\)){150}",
    "\\Q[\\E(a?){1000}]",
    "a{150,}b{150,}",
    "a".repeat(301),
  ])("that is large when it is written out is refused: %s", (pattern) => {
    expect(patternFault(pattern)).toBe(
      "This pattern is too large: written out, with what it repeats, it may have 200 parts.",
    );
    expect(matchesWhole(pattern, "a")).toBeUndefined();
  });

  it.each(["(", "a)", "(a)\\1", "(?=a)", "[z-a]", "a**"])("that is none says so: %s", (pattern) => {
    expect(patternFault(pattern)).toContain("This is no pattern of RE2");
  });

  it("reaches to its own end when it repeats a sign, and no further than the work that a match may be", () => {
    for (const most of [50, 90, 97])
      expect(matchesWhole(`.{1,${most}}`, "x".repeat(most)), `${most}`).toBe(true);
    const wide = "(?:a|b)*a(?:a|b){60}";
    expect(matchSteps(wide, "ab".repeat(300))).toBeGreaterThan(20_000);
    expect(matchesWhole(wide, "ab".repeat(300))).toBeUndefined();
    expect(matchesWhole(wide, "a".repeat(200))).toBe(true);
  });
});
