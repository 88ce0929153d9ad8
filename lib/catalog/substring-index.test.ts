import fc from "fast-check";
import { expect, test } from "vitest";
import { SubstringIndex } from "./substring-index.ts";

const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "测", "试", "-"), maxLength: 30 });

test("no document that contains the term is left out", () => {
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 40 }), letters, (documents, term) => {
      const candidates = new SubstringIndex(documents).candidates(term);
      if (candidates === undefined) {
        expect(term.length).toBeLessThan(3);
        return;
      }
      documents.forEach((text, at) => {
        if (text.includes(term)) expect([...candidates]).toContain(at);
      });
    }),
    { numRuns: 500 },
  );
});

test("it narrows: documents that share nothing with the term are not candidates", () => {
  const index = new SubstringIndex(["weather of today", "payments ledger", "weather archive"]);
  expect([...(index.candidates("weather") ?? [])]).toEqual([0, 2]);
  expect([...(index.candidates("zzzzzz") ?? [])]).toEqual([]);
});

test("a term of one or two characters can't be narrowed", () => {
  expect(new SubstringIndex(["测试"]).candidates("测试")).toBeUndefined();
});

test("nothing indexed gives nothing", () => {
  expect([...(new SubstringIndex([]).candidates("weather") ?? [])]).toEqual([]);
});
