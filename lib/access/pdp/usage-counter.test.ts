import { expect, test } from "vitest";
import { UsageCounter } from "./usage-counter.ts";

function counterAt() {
  const clock = { ms: 0 };
  return { clock, counter: new UsageCounter(() => clock.ms, 3) };
}

test("what was permitted counts for exactly the time, and then no more", () => {
  const { clock, counter } = counterAt();
  expect(counter.count("a", 60)).toEqual({ calls: 0, freesInSeconds: 0 });
  counter.note("a");
  expect(counter.count("a", 60)).toEqual({ calls: 1, freesInSeconds: 60 });
  clock.ms = 59_999;
  expect(counter.count("a", 60)).toEqual({ calls: 1, freesInSeconds: 1 });
  clock.ms = 60_000;
  expect(counter.count("a", 60)).toEqual({ calls: 0, freesInSeconds: 0 });
});

test("never less is counted than was permitted, and never more than a part of the time too long", () => {
  const { clock, counter } = counterAt();
  const permitted: number[] = [];
  for (clock.ms = 0; clock.ms < 200_000; clock.ms += 137) {
    const within = (ms: number) => permitted.filter((at) => at > clock.ms - ms).length;
    const { calls } = counter.count("a", 10);
    expect(calls).toBeGreaterThanOrEqual(within(10_000));
    expect(calls).toBeLessThanOrEqual(within(10_000 * (1 + 1 / 32)));
    if (clock.ms % 3 !== 0) {
      permitted.push(clock.ms);
      counter.note("a");
    }
  }
});

test("keys do not count for one another", () => {
  const { counter } = counterAt();
  counter.note("a");
  counter.note("a");
  counter.note("b");
  expect(counter.count("a", 1).calls).toBe(2);
  expect(counter.count("b", 1).calls).toBe(1);
});

test("beyond what is kept, the one that was not used for the longest time is forgotten", () => {
  const { counter } = counterAt();
  for (const key of ["a", "b", "c", "a", "d"]) counter.note(key);
  expect(["a", "b", "c", "d"].map((key) => counter.count(key, 60).calls)).toEqual([2, 0, 1, 1]);
});
