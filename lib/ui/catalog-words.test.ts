import { describe, expect, it } from "vitest";
import { audienceConsequences, catalogName, shownWords, slugFor } from "./catalog-words.ts";

describe("the address that a name suggests", () => {
  it.each([
    ["Payments", "payments"],
    ["Zoë's payments & cards", "zoes-payments-cards"],
    ["  --Team 7--  ", "team-7"],
    ["支払い", ""],
    [`${"a".repeat(62)} b`, "a".repeat(62)],
    ["x".repeat(200), "x".repeat(63)],
  ])("%s", (name, slug) => {
    expect(slugFor(name)).toBe(slug);
    expect(slug).toMatch(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$/);
  });
});

describe("what a change of audience does", () => {
  const open = { access: "anonymous", selection: "all", servers: 12 } as const;

  it("is nothing when the audience stays", () => {
    expect(audienceConsequences(open, { access: "anonymous", selection: "all" }, 0)).toEqual([]);
  });

  it("says who loses sight", () => {
    const [loses, anew, ...rest] = audienceConsequences(open, { access: "oauth", selection: "all" }, 0);
    expect(loses).toMatch(/without a token loses sight/);
    expect(anew).toMatch(/begin anew/);
    expect(rest).toEqual([]);
  });

  it("says who gains sight", () => {
    const closed = { access: "oauth", selection: "chosen", servers: 1 } as const;
    const [access, selection] = audienceConsequences(closed, open, 1);
    expect(access).toMatch(/Anybody who reaches this console gains sight/);
    expect(selection).toMatch(/gain sight of every approved server/);
  });

  it.each([
    [0, "it shows nothing until you choose some instead of all 12"],
    [1, "it shows 1 chosen server instead of all 12"],
    [3, "it shows 3 chosen servers instead of all 12"],
  ])("counts what is left: %i chosen", (chosen, words) => {
    expect(audienceConsequences(open, { access: "anonymous", selection: "chosen" }, chosen)[0]).toContain(
      words,
    );
  });
});

it("says what a catalog shows", () => {
  expect(shownWords({ selection: "all", servers: 23 })).toBe("All approved servers, 23 now");
  expect(shownWords({ selection: "chosen", servers: 0 })).toBe("None chosen yet");
  expect(shownWords({ selection: "chosen", servers: 3 })).toBe("3 chosen");
});

it("names a catalog without letting its name hide anything", () => {
  expect(catalogName({ name: "Pay\u202Ements" })).toBe("Pay[U+202E]ments");
});
