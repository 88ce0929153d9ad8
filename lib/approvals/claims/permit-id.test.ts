import { expect, test } from "vitest";
import { z } from "zod";
import { permitId } from "./permit-id.ts";

const at = new Date("2026-11-21T12:00:00.000Z");

test("a claim's permit has one id, which is a UUIDv7 of when it was claimed", () => {
  const id = permitId("apr_1", "n-0123456789abcdef", at);
  expect(permitId("apr_1", "n-0123456789abcdef", new Date(at))).toBe(id);
  expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(at.getTime());
});

test("another approval, nonce or moment is another permit", () => {
  const ids = [
    permitId("apr_1", "n-1", at),
    permitId("apr_2", "n-1", at),
    permitId("apr_1", "n-2", at),
    permitId("apr_1", "n-1", new Date(at.getTime() + 1)),
    permitId("apr_1n", "-1", at),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});
