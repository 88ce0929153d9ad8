import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retryAfter } from "./admission.ts";
import { toMultirange } from "./stream-progress.ts";
import { streamState } from "./stream-state.ts";

describe("how a stream stands", () => {
  const now = new Date("2026-11-21T10:00:00Z");
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

  test.each([
    ["complete", { missing: 0, lastAt: ago(1), lastEventAt: ago(1), lastHeartbeatAt: ago(1) }],
    ["complete", { missing: 0, lastAt: ago(5), lastEventAt: ago(5), lastHeartbeatAt: ago(5) }],
    ["silent", { missing: 0, lastAt: ago(5.1), lastEventAt: ago(6), lastHeartbeatAt: ago(5.1) }],
    // Its events are a sign of life as well.
    ["complete", { missing: 0, lastAt: ago(1), lastEventAt: ago(1), lastHeartbeatAt: ago(30) }],
    ["complete", { missing: 0, lastAt: ago(24 * 60), lastEventAt: ago(24 * 60), lastHeartbeatAt: null }],
    ["silent", { missing: 0, lastAt: ago(24 * 60 + 1), lastEventAt: null, lastHeartbeatAt: null }],
    ["gaps", { missing: 1, lastAt: ago(1), lastEventAt: ago(30), lastHeartbeatAt: null }],
    ["silent", { missing: 1, lastAt: ago(6), lastEventAt: ago(6), lastHeartbeatAt: ago(6) }],
    ["late", { missing: 0, lastAt: ago(1), lastEventAt: ago(6.1), lastHeartbeatAt: null }],
    ["complete", { missing: 0, lastAt: ago(1), lastEventAt: ago(6), lastHeartbeatAt: null }],
    ["complete", { missing: 0, lastAt: ago(1), lastEventAt: null, lastHeartbeatAt: null }],
  ] as const)("%s: %j", (state, facts) => {
    expect(streamState({ now, ...facts })).toBe(state);
  });
});

test("numbers in any order, with repeats, make the ranges of their set", () => {
  expect(toMultirange([])).toBe("{}");
  expect(toMultirange([7, 1, 2, 3, 2])).toBe("{[1,4),[7,8)}");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (numbers) => {
      const ranges = [...toMultirange(numbers).matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, end]) => [
        Number(from),
        Number(end),
      ]);
      const covered = ranges.flatMap(([from = 0, end = 0]) =>
        Array.from({ length: end - from }, (_, index) => from + index),
      );
      expect(covered).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      // No two of them touch.
      expect(
        ranges.every(([from], index) => index === 0 || (from ?? 0) > (ranges[index - 1]?.[1] ?? 0)),
      ).toBe(true);
    }),
  );
});

describe("when too much waits to be sealed", () => {
  const limits = { rowsMax: 200_000, ageMaxMs: 60_000 };

  test.each([
    [0, 0, null],
    [200_000, 60_000, null],
    [200_001, 0, 21],
    [1_000_000, 0, 60],
    [3, 60_001, 30],
    [250_000, 61_000, 30],
    [400_000, 61_000, 60],
  ])("%i events, the oldest %i ms old: come again after %s s", (rows, oldestMs, seconds) => {
    expect(retryAfter({ rows, oldestMs }, limits)).toBe(seconds);
  });
});
