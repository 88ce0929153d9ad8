import { expect, test, vi } from "vitest";
import { type IdKind, idPattern, newId } from "./ids.ts";

test("an id says what it names and fits its pattern, and no other kind's", () => {
  const id = newId("submission");
  expect(id).toMatch(/^sub_[0-9a-f]{32}$/);
  expect(id).toMatch(idPattern("submission"));
  for (const kind of ["user", "team", "vote", "server"] satisfies IdKind[])
    expect(id).not.toMatch(idPattern(kind));
});

test("ids sort by the time they were made", () => {
  vi.useFakeTimers();
  const ids = Array.from({ length: 50 }, (_, step) => {
    vi.setSystemTime(1_800_000_000_000 + step ** 3);
    return newId("vote");
  });
  vi.useRealTimers();
  expect(ids.toSorted()).toEqual(ids);
});

test("ids made in the same millisecond sort too, and none comes twice", () => {
  const ids = Array.from({ length: 5_000 }, () => newId("request"));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
