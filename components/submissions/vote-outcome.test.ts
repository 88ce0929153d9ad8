import { describe, expect, test } from "vitest";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { outcomeToast } from "./vote-outcome.ts";

function seenAfter(
  changes: Partial<SubmissionView>,
  votes: { by: string; late?: boolean }[],
): SubmissionView {
  return {
    id: "sub_1",
    status: "in_review",
    server: { name: "com.example/weather", version: "1.2.0", title: "Weather" },
    url: null,
    submitter: { id: "sam", name: "Sam", email: null },
    waiting_for: "1 more compliance signature",
    votes: votes.map(({ by, late = false }) => ({ voter: { id: by, name: by }, late })),
    ...changes,
  } as SubmissionView;
}

describe("what a voter is told", () => {
  test("names who must act next, or that it is live", () => {
    expect(outcomeToast("approve", seenAfter({}, [{ by: "me" }]), "me")).toMatchObject({
      title: "You approved Weather 1.2.0",
      description: "Waiting for 1 more compliance signature.",
    });
    expect(outcomeToast("approve", seenAfter({ status: "approved" }, [{ by: "me" }]), "me")).toMatchObject({
      title: "Weather 1.2.0 is live",
      action: { href: "/servers/com.example%2Fweather" },
    });
  });

  test("says that a vote came late, whatever was decided and whatever they said before", () => {
    const decided = seenAfter({ status: "approved" }, [
      { by: "me" },
      { by: "ana" },
      { by: "me", late: true },
    ]);
    expect(outcomeToast("reject", decided, "me")).toMatchObject({
      title: "It was decided before",
      description: expect.stringContaining("kept as late"),
    });
  });

  test("takes nobody else's late vote for theirs", () => {
    const rejected = seenAfter({ status: "rejected" }, [{ by: "me" }, { by: "ana", late: true }]);
    expect(outcomeToast("reject", rejected, "me").title).toBe("Weather 1.2.0 is rejected");
  });
});
