import { expect, test } from "vitest";
import { quarantineTitle, reachWords } from "./quarantine-words.ts";

test.each([
  [{ scope: "everything", target: "" }, "Everything"],
  [{ scope: "owner", target: "team:payments" }, "All servers of payments"],
  [{ scope: "owner", target: "user:eva@example.com" }, "All servers of eva@example.com"],
  [{ scope: "server", target: "com.example/weather" }, "com.example/weather"],
] as const)("%o is called %s", (quarantine, title) => {
  expect(quarantineTitle(quarantine)).toBe(title);
});

test.each([
  [{ readers: 0, reached: 0, first_ms: null, last_ms: null }, "No reader is known"],
  [{ readers: 1, reached: 0, first_ms: null, last_ms: null }, "0 of 1 reader"],
  [{ readers: 4, reached: 3, first_ms: 12, last_ms: 640 }, "3 of 4 readers, the last after 640 ms"],
])("%o reads %s", (reach, words) => {
  expect(reachWords(reach)).toBe(words);
});
