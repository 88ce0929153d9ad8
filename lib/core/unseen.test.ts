import { expect, test } from "vitest";
import { asSeen, unseenIn } from "./unseen.ts";

test.each([
  ["plain text", "Weather of today", []],
  ["spaces of any kind and line breaks", "a\u00a0b\u202fc\td\r\ne", []],
  ["an emoji with its joiners", "\u{1F468}\u200D\u{1F469} \u2602\uFE0F", []],
  ["a zero-width space", "Wea\u200Bther", ["\u200B"]],
  ["a right-to-left override", "\u202Egpj.exe", ["\u202E"]],
  ["tag characters", "x\u{E0061}\u{E0062}", ["\u{E0061}", "\u{E0062}"]],
  ["a byte order mark", "\uFEFFWeather", ["\uFEFF"]],
  ["a Braille blank", "a\u2800b", ["\u2800"]],
])("of %s, the unseen is found", (_what, text, found) => {
  expect(unseenIn(text)).toEqual(found);
});

test("a text as it is seen has none of it, and each run of spaces once", () => {
  expect(asSeen(" Quick\u200BConvert \u00a0\n \uFEFFdocuments\u2060 ")).toBe("QuickConvert documents");
  expect(asSeen("\u{1F468}\u200D\u{1F469}")).toBe("\u{1F468}\u200D\u{1F469}");
});
