import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codePointOf } from "./unseen.ts";
import { type VisiblePart, visibleText } from "./visible-text.ts";

const asPlain = (parts: VisiblePart[]) =>
  parts
    .map((part) =>
      "text" in part ? part.text : `[${part.codePoint}${part.times > 1 ? `×${part.times}` : ""}]`,
    )
    .join("");

const original = (parts: VisiblePart[]) =>
  parts
    .map((part) =>
      "text" in part
        ? part.text
        : String.fromCodePoint(Number.parseInt(part.codePoint.slice(2), 16)).repeat(part.times),
    )
    .join("");

const spelledOut = (parts: VisiblePart[]) =>
  parts.map((part) => ("text" in part ? part.text : `[${part.codePoint}]`.repeat(part.times))).join("");

/** Whether it is one of one or two line feeds together, or one of the first two of more. */
function isPlainBreak(source: string, index: number): boolean {
  if (source[index] !== "\n") return false;
  let start = index;
  while (source[start - 1] === "\n") start--;
  return source[start + 2] !== "\n" || index < start + 2;
}

describe("visible text", () => {
  it.each([
    ["bidirectional override", "safe\u202Egpj.exe", "safe[U+202E]gpj.exe"],
    ["zero width", "get\u200Bweather", "get[U+200B]weather"],
    ["tag characters", "hi\u{E0041}\u{E0042}", "hi[U+E0041][U+E0042]"],
    ["control", "a\u0000b\u001B[2J", "a[U+0000]b[U+001B][2J"],
    ["line feed on one line", "a\nb", "a[U+000A]b"],
    ["unusual space", "a\u00A0b c", "a[U+00A0]b c"],
    ["soft hyphen and byte order mark", "\uFEFFa\u00ADb", "[U+FEFF]a[U+00AD]b"],
    ["variation selectors that carry data", "a\u{E0100}\u{E0101}", "a[U+E0100][U+E0101]"],
    ["letters drawn as nothing", "a\u3164\u2800b", "a[U+3164][U+2800]b"],
    ["a broken surrogate", "a\uD800b", "a[U+D800]b"],
    ["a joiner outside an emoji", "a\u200Db", "a[U+200D]b"],
    ["repetition", "a\u200B\u200B\u200Bb", "a[U+200B×3]b"],
  ])("shows %s", (_what, text, shown) => {
    expect(asPlain(visibleText(text))).toBe(shown);
  });

  it("leaves ordinary writing alone", () => {
    const text = "Wetter für 東京, Ñandú, שלום and ❤️ 👩🏽‍💻";
    expect(visibleText(text)).toEqual([{ text }]);
  });

  it.each([
    ["a carriage return", "a\r\nb", "a[U+000D]\nb"],
    ["blanks at both ends", " a b\n", "[U+0020]a b[U+000A]"],
    ["nothing but blanks", "   ", "[U+0020×3]"],
    ["a gap", `a${" ".repeat(17)}b`, "a[U+0020×17]b"],
    ["a heap of marks", `a${"\u0301".repeat(9)}b`, `a${"\u0301".repeat(4)}[U+0301×5]b`],
    ["what no font has", "a\uFFFE\uFFFFb", "a[U+FFFE][U+FFFF]b"],
    ["blanks beside what hides", "\u200B a", "[U+200B] a"],
  ])("exactly, shows %s as well", (_what, text, shown) => {
    expect(asPlain(visibleText(text, { lines: true, exact: true }))).toBe(shown);
  });

  it("exactly, loses nothing of any text", () => {
    const odd = fc.constantFrom(" ", "\n", "\r", "\u0301", "\u200B", "a", "\u{1F600}", "\uFE0F");
    const texts = fc.string({
      unit: fc.oneof(odd, fc.string({ unit: "binary", maxLength: 1 })),
      maxLength: 200,
    });
    fc.assert(
      fc.property(texts, (text) => {
        expect(original(visibleText(text, { lines: true, exact: true }))).toBe(text);
      }),
    );
  });

  it("keeps lines where lines are wanted, but shows a run that pushes text out of sight", () => {
    expect(asPlain(visibleText("a\nb\n\nc\r\nd", { lines: true }))).toBe("a\nb\n\nc\nd");
    expect(asPlain(visibleText(`a${"\n".repeat(40)}b`, { lines: true }))).toBe("a\n\n[U+000A×38]b");
  });

  it("keeps and shows the same line feeds as looking back from each of them would", () => {
    const text = fc
      .array(fc.constantFrom("\n", "\n\n", "\r\n", "\r", "a", " ", "\u200B"), { maxLength: 12 })
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (text) => {
        const source = text.replaceAll("\r\n", "\n");
        const shown = (char: string, index: number) =>
          /[\n\r\u200B]/.test(char) && !isPlainBreak(source, index) ? `[${codePointOf(char)}]` : char;
        expect(spelledOut(visibleText(text, { lines: true }))).toBe(source.split("").map(shown).join(""));
      }),
      { numRuns: 1_000 },
    );
  });

  it("reads a run of 1,000,000 line feeds once", () => {
    const parts = visibleText(`a${"\n".repeat(1_000_000)}b`, { lines: true });
    expect(asPlain(parts)).toBe("a\n\n[U+000A×999998]b");
  });

  it("names what it shows", () => {
    expect(visibleText("\u202E")).toEqual([
      { codePoint: "U+202E", name: "right-to-left override", times: 1 },
    ]);
    expect(visibleText("\u{E0041}")).toEqual([{ codePoint: "U+E0041", name: "tag character “A”", times: 1 }]);
  });

  it("never loses a character", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => original(visibleText(text)) === text));
  });
});
