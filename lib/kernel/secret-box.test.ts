import { afterEach, expect, test } from "vitest";
import { authSecret, provideEnv } from "../env.ts";
import { seal, unseal } from "./secret-box.ts";

const secret = authSecret();
afterEach(() => provideEnv({ AUTH_SECRET: secret }));

test.each(["", "a signing key", "ключ 🔑", "x".repeat(10_000)])("what was sealed opens again", (text) => {
  expect(unseal("key", seal("key", text))).toBe(text);
});

test("the same secret is sealed differently each time, and does not show", () => {
  const [a, b] = [seal("key", "a signing key"), seal("key", "a signing key")];
  expect(a).not.toEqual(b);
  expect(Buffer.from(a).includes("signing")).toBe(false);
});

test("a row copied under another name does not open", () => {
  expect(() => unseal("other", seal("key", "text"))).toThrow('The stored secret "other" does not open.');
});

test("no altered byte opens, wherever it is", () => {
  const sealed = seal("key", "text");
  for (const index of sealed.keys()) {
    const altered = sealed.with(index, (sealed[index] ?? 0) ^ 1);
    expect(() => unseal("key", altered), `byte ${index}`).toThrow("does not open");
  }
});

test("another AUTH_SECRET opens nothing", () => {
  const sealed = seal("key", "text");
  provideEnv({ AUTH_SECRET: "another secret that also has more than 32 characters" });
  expect(() => unseal("key", sealed)).toThrow("Was AUTH_SECRET changed?");
});

test.each([0, 5, 12, 16, 27, 28])("a row cut to %i bytes does not open", (length) => {
  expect(() => unseal("key", seal("key", "text").slice(0, length))).toThrow("does not open");
});
