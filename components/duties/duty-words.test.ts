import { expect, test } from "vitest";
import { selectorParts } from "./duty-words.ts";

const words = (selector: Parameters<typeof selectorParts>[0]) =>
  selectorParts(selector)
    .map(({ text }) => text)
    .join(" ");

test("what a selector leaves out, it says of everything", () => {
  expect(words({ effect: "pays" })).toBe('any tool of any server labelled "pays"');
  expect(words({ server: "com.example/pay", access_level: "write" })).toBe(
    "any tool of com.example/pay with write access",
  );
  expect(words({ server: "com.example/pay", tool: "transfer" })).toBe("the tool transfer of com.example/pay");
});

test("names are told apart from our own words", () => {
  const foreign = selectorParts({ server: "com.example/pay", tool: "of any server" }).filter(
    (p) => p.foreign,
  );
  expect(foreign.map(({ text }) => text)).toEqual(["of any server", "com.example/pay"]);
});
