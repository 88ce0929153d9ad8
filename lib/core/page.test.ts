import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor, pageQuery, toPage } from "./page.ts";
import { isStorable } from "./text.ts";

const key = fc.array(fc.string({ unit: "grapheme" }).filter(isStorable), { maxLength: 4 });

test("a cursor gives back what was put in, and fits in an address as it is", () => {
  fc.assert(
    fc.property(key, (parts) => {
      const cursor = encodeCursor(parts);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(decodeCursor(cursor, parts.length)).toEqual(parts);
    }),
  );
});

test.each([
  ["nothing", ""],
  ["plain words", "page two"],
  ["broken base64", "a"],
  ["bytes that are no text", "_w"],
  ["text that is no JSON", btoa("hello")],
  ["an object", btoa('{"a":1}')],
  ["numbers", btoa("[1]")],
  ["more parts than the list sorts by", encodeCursor(["a", "b"])],
  ["fewer parts than the list sorts by", encodeCursor([])],
  ["a NUL, which no row has", encodeCursor(["a\0"])],
  ["half of a surrogate pair, which no row has", btoa(JSON.stringify(["\ud800"]))],
])("a cursor of %s is malformed", (_what, cursor) => {
  expect(() => decodeCursor(cursor, 1)).toThrow(
    expect.objectContaining({
      code: "malformed",
      status: 400,
      message: "This cursor is not valid. Start again without one.",
    }),
  );
});

test("no cursor that somebody cuts or stirs does anything but decode or be malformed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (cursor) => {
      try {
        expect(decodeCursor(cursor, 1)).toHaveLength(1);
      } catch (error) {
        expect(error).toMatchObject({ code: "malformed" });
      }
    }),
  );
});

test("a page ends with a cursor behind its last row, and the last page with none", () => {
  const rows = ["a", "b", "c"];
  const first = toPage(rows, 2, (row) => [row]);
  expect(first).toEqual({ items: ["a", "b"], next_cursor: encodeCursor(["b"]) });
  expect(toPage(rows, 3, (row) => [row])).toEqual({ items: rows, next_cursor: null });
  expect(toPage([], 3, (row) => [row])).toEqual({ items: [], next_cursor: null });
});

test("a list gives 50 rows unless asked for 1 to 100", () => {
  expect(pageQuery.parse({}).limit).toBe(50);
  expect(pageQuery.parse({ limit: "100" }).limit).toBe(100);
  for (const limit of ["0", "101", "1.5", "many", ""])
    expect(pageQuery.safeParse({ limit }).success).toBe(false);
});
