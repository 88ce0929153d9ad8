import { describe, expect, test } from "vitest";
import { settableStatuses, versionStatuses } from "#lib/core/words.ts";
import { factsAfter, planStatusChange, type StatusFacts, type WantedStatus } from "./status-change.ts";
import { versionTransitions } from "./version-state.ts";

const live: StatusFacts = { status: "live", statusMessage: null, successor: null, sunsetAt: null };
const sunsetAt = new Date("2027-01-31T00:00:00.000Z");
const deprecated: StatusFacts = {
  status: "deprecated",
  statusMessage: "Old.",
  successor: "com.example/new",
  sunsetAt,
};
const retired: StatusFacts = { ...deprecated, status: "retired" };
const want = (status: WantedStatus["status"], rest: Partial<WantedStatus> = {}): WantedStatus => ({
  status,
  message: null,
  ...rest,
});

describe("a change of status", () => {
  test("takes the steps that the state machine has, whatever is wanted of whatever", () => {
    for (const from of versionStatuses)
      for (const to of settableStatuses) {
        const plan = planStatusChange({ ...deprecated, status: from }, want(to));
        if (plan.kind !== "change") continue;
        let at = from;
        for (const step of plan.steps) {
          expect(versionTransitions[at], `${from} to ${to}`).toContain(step);
          at = step;
        }
        expect(at).toBe(to);
      }
  });

  test.each([
    [live, want("deprecated"), ["deprecated"]],
    [live, want("retired"), ["deprecated", "retired"]],
    [deprecated, want("retired", { message: "Old." }), ["retired"]],
    [deprecated, want("live"), ["live"]],
    [deprecated, want("deprecated", { message: "Older." }), []],
    [deprecated, want("deprecated"), []],
    [deprecated, want("deprecated", { message: "Old.", successor: null }), []],
    [deprecated, want("deprecated", { message: "Old.", sunsetAt: null }), []],
    [deprecated, want("deprecated", { message: "Old.", sunsetAt: new Date(sunsetAt.getTime() + 1) }), []],
    [retired, want("retired", { message: "Unsafe." }), []],
  ])("of %j to %j: %j", (facts, wanted, steps) => {
    expect(planStatusChange(facts, wanted)).toEqual({ kind: "change", steps });
  });

  test.each([
    [live, want("live")],
    [deprecated, want("deprecated", { message: "Old." })],
    [deprecated, want("deprecated", { message: "Old.", successor: "com.example/new" })],
    [deprecated, want("deprecated", { message: "Old.", sunsetAt: new Date(sunsetAt) })],
    [retired, want("retired", { message: "Old." })],
  ])("of %j to %j is none", (facts, wanted) => {
    expect(planStatusChange(facts, wanted)).toEqual({ kind: "same" });
  });

  test("does not bring back what was deleted, nor what is quarantined or was never approved", () => {
    for (const wanted of [want("live"), want("deprecated")])
      expect(planStatusChange(retired, wanted)).toMatchObject({
        kind: "refused",
        because: expect.stringContaining("Submit a new version"),
      });
    for (const status of ["quarantined", "unpublished"] as const)
      for (const to of settableStatuses)
        expect(planStatusChange({ ...live, status }, want(to)).kind).toBe("refused");
  });
});

test("a live version has no message, successor or date; a successor or date that nobody names stays", () => {
  expect(factsAfter(deprecated, want("live"))).toEqual(live);
  expect(factsAfter(deprecated, want("retired", { message: "Gone." }))).toEqual({
    status: "retired",
    statusMessage: "Gone.",
    successor: "com.example/new",
    sunsetAt,
  });
  expect(factsAfter(deprecated, want("deprecated", { successor: null })).successor).toBeNull();
  expect(factsAfter(deprecated, want("deprecated", { sunsetAt: null })).sunsetAt).toBeNull();
});
