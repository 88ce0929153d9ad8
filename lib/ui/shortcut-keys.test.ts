import { expect, it } from "vitest";
import { matchStrokes, strokeOf } from "./shortcut-keys.ts";

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  ...held,
});
const shortcuts = [{ keys: "g s" }, { keys: "g a" }, { keys: "?" }, { keys: "mod+k" }];

it("writes a chord the same for Command and Control, and for either case", () => {
  expect(strokeOf(press("k", { metaKey: true }))).toBe("mod+k");
  expect(strokeOf(press("K", { ctrlKey: true }))).toBe("mod+k");
});

it("waits while a sequence may still be completed", () => {
  expect(matchStrokes(["g"], shortcuts)).toEqual({ hit: undefined, partial: true });
  expect(matchStrokes(["g", "a"], shortcuts)).toEqual({ hit: { keys: "g a" }, partial: false });
});

it("ignores what is nobody's shortcut", () => {
  expect(matchStrokes(["g", "z"], shortcuts)).toEqual({ hit: undefined, partial: false });
});

it("gives the key to the shortcut registered last, which is the innermost view's", () => {
  const inner = { keys: "?" };
  expect(matchStrokes(["?"], [...shortcuts, inner]).hit).toBe(inner);
});
