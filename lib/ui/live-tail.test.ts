import { expect, test } from "vitest";
import type { FoundEvent } from "#lib/audit/search/schemas.ts";
import { begun, type Tail, tail, tailMax } from "./live-tail.ts";

const event = (id: number) => ({ record: { audit_id: `${id}` } }) as FoundEvent;
const came = (state: Tail, ...ids: number[]) =>
  ids.reduce((now, id) => tail(now, { kind: "came", event: event(id) }), state);
const ids = (events: readonly FoundEvent[]) => events.map(({ record }) => Number(record.audit_id));

test("the newest is on top, and one that comes again is there once", () => {
  expect(ids(came(begun, 1, 2, 3, 2).shown)).toEqual([3, 2, 1]);
});

test("what comes during a pause waits, and goes on top after it", () => {
  const paused = came(tail(came(begun, 1), { kind: "paused" }), 2, 3);
  expect(ids(paused.shown)).toEqual([1]);
  expect(ids(paused.held)).toEqual([3, 2]);
  const resumed = tail(paused, { kind: "resumed" });
  expect(ids(resumed.shown)).toEqual([3, 2, 1]);
  expect(resumed.held).toEqual([]);
});

test("what is more than the page keeps is counted, not kept", () => {
  const many = came(begun, ...Array.from({ length: tailMax + 5 }, (_, index) => index));
  expect(many.shown).toHaveLength(tailMax);
  expect(many.dropped).toBe(5);
  expect(tail(many, { kind: "lost", count: 7 }).dropped).toBe(12);
});
