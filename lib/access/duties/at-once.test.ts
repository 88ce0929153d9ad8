import fc from "fast-check";
import { expect, test } from "vitest";
import { atOnce, type Span } from "./at-once.ts";

const span = (from: number, until: number): Span & { startsAt: Date; endsAt: Date } => ({
  startsAt: new Date(from),
  endsAt: new Date(until),
});

test("what an agent has one after the other it has not at once, to the millisecond", () => {
  expect(atOnce([[span(0, 10)], [span(10, 20)]])).toEqual([[], []]);
  expect(atOnce([[span(0, 11)], [span(10, 20)]])).toEqual([[span(0, 11)], [span(10, 20)]]);
  expect(atOnce([[span(12, 15)], [span(10, 20)]])).toEqual([[span(12, 15)], [span(10, 20)]]);
  expect(atOnce([[span(0, 5), span(10, 20)], [span(15, 30)]])).toEqual([[span(10, 20)], [span(15, 30)]]);
});

test("what has no times yet may be at any time", () => {
  const unknown: Span = { startsAt: null, endsAt: null };
  const open: Span = { startsAt: new Date(10), endsAt: null };
  expect(atOnce<Span>([[unknown], [span(0, 1)]])).toEqual([[unknown], [span(0, 1)]]);
  expect(atOnce<Span>([[open], [span(5, 10), span(50, 60)]])).toEqual([[open], [span(50, 60)]]);
});

test("either both sides have something at once, or neither has", () => {
  const spans = fc.array(
    fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 5 })).map(([from, length]) => span(from, from + length)),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(spans, spans, (one, other) => {
      const [first, second] = atOnce([one, other]);
      expect(first.length > 0).toBe(second.length > 0);
      const moments = Array.from({ length: 30 }, (_, ms) => new Date(ms));
      const holds = (each: readonly { startsAt: Date; endsAt: Date }[], at: Date) =>
        each.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
      expect(first.length > 0).toBe(moments.some((at) => holds(one, at) && holds(other, at)));
    }),
  );
});
