import { describe, expect, test } from "vitest";
import * as decisions from "./index.ts";
import { explore } from "./testing/explore.ts";
import { faults } from "./testing/faults.ts";
import { promises } from "./testing/promises.ts";
import { scenes } from "./testing/scenes.ts";

describe("whatever happens, in whatever order, every promise holds where", () => {
  test.each(scenes)("$what", (scene) => {
    const { failure, states, steps, reached, answers } = explore(decisions, scene);
    expect(failure).toBeNull();
    // Whoever explores nothing finds nothing.
    expect(states).toBeGreaterThan(scene.statesMin);
    expect(steps).toBeGreaterThan(10 * scene.statesMin);
    expect(Object.keys(reached).sort()).toEqual([
      "approved",
      "changes_requested",
      "in_review",
      "rejected",
      "withdrawn",
    ]);
    for (const answer of ["cast", "late", "retracted", "refused"] as const)
      expect(answers[answer]).toBeGreaterThan(300);
  });
});

describe("a kernel is found out that", () => {
  const brokenOnce = new Set<string>();

  test.each(faults)("$what", ({ kernel, breaks }) => {
    let broken: string[] = [];
    for (const scene of scenes) {
      broken = explore(kernel, scene).failure?.broken ?? [];
      if (broken.length > 0) break;
    }
    for (const each of broken) brokenOnce.add(each);
    expect(broken).toContain(breaks);
  });

  test("breaks any promise: each was seen broken", () => {
    expect(promises.filter((each) => !brokenOnce.has(each))).toEqual([]);
  });
});
