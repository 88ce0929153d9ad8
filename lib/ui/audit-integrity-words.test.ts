import { expect, test } from "vitest";
import type { LogState } from "#lib/audit/sealing/schemas.ts";
import { anchorState, exactly, indexRange, monthWords, waitsTooLong } from "./audit-integrity-words.ts";

const nowMs = Date.parse("2026-11-21T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString();
const anchor = (size: number, minutes: number, place = "/anchors"): LogState["anchors"][number] => ({
  place,
  size,
  anchored_at: minutesAgo(minutes),
});

test("an anchor is overdue once events were sealed since and twenty minutes have passed", () => {
  expect(anchorState({ size: 10, anchors: [anchor(8, 4)] }, nowMs)).toMatchObject({
    kind: "current",
    behind: 2,
    places: 1,
  });
  expect(anchorState({ size: 10, anchors: [anchor(8, 21)] }, nowMs)).toMatchObject({ kind: "overdue" });
});

test("a log in which nothing happened since its last anchor is not overdue", () => {
  expect(anchorState({ size: 10, anchors: [anchor(10, 900)] }, nowMs)).toMatchObject({ kind: "current" });
});

test("the newest anchor counts, at as many places as have it", () => {
  const anchors = [anchor(8, 4, "/old"), anchor(10, 3, "/a"), anchor(10, 3, "/b")];
  expect(anchorState({ size: 10, anchors }, nowMs)).toMatchObject({ places: 2, behind: 0 });
});

test("an anchor that is larger than the log contradicts it", () => {
  expect(anchorState({ size: 9, anchors: [anchor(10, 1)] }, nowMs)).toMatchObject({ kind: "contradicted" });
});

test("a log with events and no anchor says so, an empty one does not", () => {
  expect(anchorState({ size: 1, anchors: [] }, nowMs)).toEqual({ kind: "never" });
  expect(anchorState({ size: 0, anchors: [] }, nowMs)).toEqual({ kind: "empty" });
});

test("what waits for over a minute waits too long", () => {
  expect(waitsTooLong({ count: 1, oldest_at: minutesAgo(2) }, nowMs)).toBe(true);
  expect(waitsTooLong({ count: 1, oldest_at: minutesAgo(0.5) }, nowMs)).toBe(false);
  expect(waitsTooLong({ count: 0, oldest_at: null }, nowMs)).toBe(false);
});

test("a month and its indexes are told as one would", () => {
  expect(monthWords("2026-11")).toBe("Nov 2026");
  expect(indexRange(0, 4_211)).toBe("0–4,211");
  expect(indexRange(7, 7)).toBe("7");
  expect(indexRange(null, null)).toBe("No events");
});

test("numbers are told to the last digit", () => {
  expect(exactly(1, "event")).toBe("1 event");
  expect(exactly(12_345, "witness", "witnesses")).toBe("12,345 witnesses");
});
