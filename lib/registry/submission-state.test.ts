import { describe, expect, test } from "vitest";
import { openSubmissionStatuses, submissionStatuses } from "#lib/core/words.ts";
import { phaseOf, submissionTransitions } from "./submission-state.ts";

describe("a submission's steps", () => {
  test("lead out of every open status, and out of no other", () => {
    for (const status of submissionStatuses)
      expect(submissionTransitions[status].length > 0, status).toBe(
        (openSubmissionStatuses as readonly string[]).includes(status),
      );
  });

  test("reach a decision through a review only", () => {
    for (const status of submissionStatuses)
      for (const decision of ["approved", "rejected"] as const)
        expect(submissionTransitions[status].includes(decision), `${status} to ${decision}`).toBe(
          status === "in_review",
        );
  });
});

describe("for whoever wants to vote", () => {
  test.each([
    ["draft", "paused"],
    ["in_review", "open"],
    ["changes_requested", "paused"],
    ["approved", "decided"],
    ["rejected", "decided"],
    ["withdrawn", "closed"],
    ["superseded", "closed"],
  ] as const)("%s is %s", (status, kind) => {
    expect(phaseOf(status).kind).toBe(kind);
  });

  test("an ended submission says what it is", () => {
    expect(phaseOf("withdrawn")).toMatchObject({ because: expect.stringContaining("withdrawn") });
  });
});
