import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameSkeleton, titleSkeleton } from "./skeleton.ts";

describe("names that look the same have one skeleton", () => {
  test.each([
    ["com.example/Weather", "com.example/weather"],
    ["com.example/t00ls", "com.example/tools"],
    ["com.paypal/x", "com.paypa1/x"],
    ["com.paypal/x", "com.paypaI/x"],
    ["com.paypal/x", "com.paypai/x"],
    ["com.modern/x", "com.modem/x"],
    ["com.vvidget/x", "com.widget/x"],
    ["com.cloud/x", "com.doud/x"],
    ["com.example/my-server", "com.example/my_server"],
    ["com.example/my.server", "com.example/my--server"],
    ["com.example/s3-files", "com.example/53-files"],
  ])("%s, %s", (a, b) => {
    expect(nameSkeleton(a)).toBe(nameSkeleton(b));
  });

  test("whatever the case of their letters", () => {
    const name = fc.string({
      unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/"),
    });
    fc.assert(
      fc.property(name, (text) => {
        expect(nameSkeleton(text.toUpperCase())).toBe(nameSkeleton(text));
      }),
    );
  });
});

test.each([
  ["com.example/weather", "com.example/whether"],
  ["com.example/a-b", "com.example/ab"],
  ["com.example/weather", "com.example.weather/weather"],
  ["com.example/v2", "com.example/v3"],
])("names that do not look the same have two: %s, %s", (a, b) => {
  expect(nameSkeleton(a)).not.toBe(nameSkeleton(b));
});

describe("titles that look the same have one skeleton", () => {
  test.each([
    ["Weather", "weather"],
    ["Weather", " Wea\u200Bther\u2060"],
    ["Weather desk", "Weather\u00a0 desk"],
    ["Weather desk", "weather-desk"],
    ["PayPal", "\u0420ay\u0420al"],
    ["Code", "\u0421\u043Ede"],
    ["Weather", "\uFF37\uFF45\uFF41\uFF54\uFF48\uFF45\uFF52"],
    ["Office", "O\uFB03ce"],
    ["Files", "\u{1D405}\u{1D422}\u{1D425}\u{1D41E}\u{1D42C}"],
  ])("%j, %j", (a, b) => {
    expect(titleSkeleton(a)).toBe(titleSkeleton(b));
  });

  test("a title of what nobody sees has none", () => {
    expect(titleSkeleton("\u200B\u2060\u{E0061}")).toBe("");
  });
});
