import { describe, expect, it } from "vitest";
import {
  isSelected,
  nothingSelected,
  pageState,
  rangeBetween,
  type Selection,
  setSelected,
} from "./selection.ts";

const row = (id: string) => ({ id, label: id.toUpperCase() });
const page = ["a", "b", "c", "d"].map(row);
const everything: Selection = { all: true };

function idsOf(selection: Selection): string[] | "all" {
  return selection.all ? "all" : [...selection.rows.keys()];
}

describe("a selection over many pages", () => {
  it("keeps what was ticked on other pages", () => {
    const first = setSelected(nothingSelected, page, [row("b")], true);
    const second = setSelected(first, [row("x")], [row("x")], true);
    expect(idsOf(second)).toEqual(["b", "x"]);
    expect(idsOf(setSelected(second, [row("x")], [row("x")], false))).toEqual(["b"]);
  });

  it("remembers what to call a row that is out of sight", () => {
    expect(setSelected(nothingSelected, page, [row("b")], true)).toEqual({
      all: false,
      rows: new Map([["b", "B"]]),
    });
  });

  it("leaves the rest of the page, and no other, when a row is taken out of everything", () => {
    expect(isSelected(everything, "never seen")).toBe(true);
    expect(idsOf(setSelected(everything, page, [row("c")], false))).toEqual(["a", "b", "d"]);
  });

  it("does not change the selection it was given", () => {
    setSelected(nothingSelected, page, page, true);
    expect(idsOf(nothingSelected)).toEqual([]);
  });
});

describe("a range", () => {
  it("goes either way and has both ends", () => {
    expect(rangeBetween(page, "b", "d").map(({ id }) => id)).toEqual(["b", "c", "d"]);
    expect(rangeBetween(page, "d", "b").map(({ id }) => id)).toEqual(["b", "c", "d"]);
  });

  it("is one row when it begins on another page, or nowhere", () => {
    expect(rangeBetween(page, "x", "c").map(({ id }) => id)).toEqual(["c"]);
    expect(rangeBetween(page, null, "c").map(({ id }) => id)).toEqual(["c"]);
    expect(rangeBetween(page, "a", "x")).toEqual([]);
  });
});

it("tells how much of a page is ticked", () => {
  expect(pageState(nothingSelected, page)).toBe("none");
  expect(pageState(setSelected(nothingSelected, page, [row("a")], true), page)).toBe("some");
  expect(pageState(setSelected(nothingSelected, page, page, true), page)).toBe("every");
  expect(pageState(everything, page)).toBe("every");
  expect(pageState(everything, [])).toBe("none");
});
