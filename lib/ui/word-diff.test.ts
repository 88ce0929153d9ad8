import { describe, expect, test } from "vitest";
import { type DiffPart, foldSame, wordDiff } from "./word-diff.ts";

const marks = { same: "", removed: "-", added: "+" };
const written = (parts: readonly DiffPart[]) => parts.map(({ kind, text }) => `${marks[kind]}[${text}]`);

describe("a word diff", () => {
  test.each([
    ["", "", []],
    ["same", "same", ["[same]"]],
    ["", "new", ["+[new]"]],
    ["old", "", ["-[old]"]],
    ["pays a bill", "pays every bill", ["[pays ]", "-[a]", "+[every]", "[ bill]"]],
    ["read, write", "read, write, pay", ["[read, write]", "+[, pay]"]],
    ["a b c", "c", ["-[a b ]", "[c]"]],
  ])("of %j and %j", (before, after, expected) => {
    expect(written(wordDiff(before, after))).toEqual(expected);
  });

  test.each([
    ["The quick brown fox.", "A quick, very brown fox"],
    ["😀 a\u202eb\n\n\ud800x", "😀 ab\n\ud800 y"],
    ["x ".repeat(2_000), "y ".repeat(2_000)],
    ["a b ".repeat(300), "b a ".repeat(290)],
  ])("says both texts whole (%#)", (before, after) => {
    const parts = wordDiff(before, after);
    const side = (other: DiffPart["kind"]) =>
      parts
        .filter(({ kind }) => kind !== other)
        .map(({ text }) => text)
        .join("");
    expect(side("added")).toBe(before);
    expect(side("removed")).toBe(after);
    for (const [index, part] of parts.entries()) expect(part.kind).not.toBe(parts[index + 1]?.kind);
  });
});

describe("folding", () => {
  const long = "word ".repeat(100);

  test("leaves what is next to a change, and loses nothing", () => {
    const parts = wordDiff(`${long}old ${long}`, `${long}new ${long}`);
    const folded = foldSame(parts, 20);
    expect(folded.map(({ kind }) => kind)).toEqual(["folded", "same", "removed", "added", "same", "folded"]);
    expect(folded.map(({ text }) => text).join("")).toBe(parts.map(({ text }) => text).join(""));
    expect(folded[1]?.text).toHaveLength(20);
  });

  test("leaves short runs and changes alone", () => {
    const parts: DiffPart[] = [
      { kind: "same", text: "short " },
      { kind: "added", text: long },
      { kind: "same", text: " end" },
    ];
    expect(foldSame(parts, 20)).toEqual(parts);
  });
});
