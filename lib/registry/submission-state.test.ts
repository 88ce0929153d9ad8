import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openSubmissionStatuses, type Role, submissionStatuses, voteDecisions } from "#lib/core/words.ts";
import {
  type CastVote,
  decide,
  mayVote,
  type ReviewState,
  submissionTransitions,
  tally,
} from "./submission-state.ts";

const digest = "sha256:now";

function vote(voterId: string, roles: Role[], changes: Partial<CastVote> = {}): CastVote {
  return { voterId, decision: "approve", digest, roles, active: true, ...changes };
}

function review(changes: Partial<ReviewState> = {}): ReviewState {
  return {
    status: "in_review",
    digest,
    stages: [
      { role: "governance", need: 1 },
      { role: "compliance", need: 1 },
    ],
    submitters: ["submitter"],
    votes: [],
    ...changes,
  };
}

const voter = { id: "eva", roles: ["governance"] as Role[], active: true };

describe("where the votes take a submission", () => {
  test("nowhere without votes", () => {
    expect(decide(review())).toBe("in_review");
  });

  test("nowhere while a seat is empty", () => {
    expect(decide(review({ votes: [vote("eva", ["governance"])] }))).toBe("in_review");
  });

  test("to approved when every seat is filled", () => {
    const votes = [vote("eva", ["governance"]), vote("kim", ["compliance"])];
    expect(decide(review({ votes }))).toBe("approved");
  });

  test("to rejected by one rejection, whatever the others say", () => {
    const votes = [
      vote("eva", ["governance"]),
      vote("kim", ["compliance"]),
      vote("ben", ["governance"], { decision: "reject" }),
    ];
    expect(decide(review({ votes }))).toBe("rejected");
  });

  test("back to the submitter by one request for changes", () => {
    const votes = [vote("eva", ["governance"], { decision: "request_changes" })];
    expect(decide(review({ votes }))).toBe("changes_requested");
  });

  test("to rejected when one rejects and another requests changes", () => {
    const votes = [
      vote("eva", ["governance"], { decision: "request_changes" }),
      vote("kim", ["compliance"], { decision: "reject" }),
    ];
    expect(decide(review({ votes }))).toBe("rejected");
  });

  test("never anywhere by an empty slate: no stage means no approval", () => {
    expect(decide(review({ stages: [], votes: [vote("eva", ["governance"])] }))).toBe("in_review");
  });

  test.each([
    ["who submitted it", { voterId: "submitter" }],
    ["whose account is disabled", { active: false }],
    ["who lost the role", { roles: ["member"] as Role[] }],
    ["who saw something else", { digest: "sha256:before" }],
  ])("not by the vote of somebody %s", (_who, changes) => {
    for (const decision of voteDecisions) {
      const votes = [vote("eva", ["governance", "compliance"], { decision, ...changes })];
      expect(decide(review({ stages: [{ role: "governance", need: 1 }], votes }))).toBe("in_review");
    }
  });
});

describe("who fills which seat", () => {
  test("one person with both roles fills one seat, not two", () => {
    const [governance, compliance] = tally(review({ votes: [vote("eva", ["governance", "compliance"])] }));
    expect((governance?.have ?? 0) + (compliance?.have ?? 0)).toBe(1);
  });

  test("somebody with both roles makes room for somebody with one", () => {
    const votes = [vote("eva", ["governance", "compliance"]), vote("ben", ["governance"])];
    expect(tally(review({ votes }))).toEqual([
      { role: "governance", need: 1, have: 1, voterIds: ["ben"] },
      { role: "compliance", need: 1, have: 1, voterIds: ["eva"] },
    ]);
    expect(decide(review({ votes }))).toBe("approved");
  });

  test("more approvals than seats fill the seats and no more", () => {
    const votes = ["a", "b", "c"].map((id) => vote(id, ["governance"]));
    expect(tally(review({ votes })).map(({ have }) => have)).toEqual([1, 0]);
  });
});

describe("who may vote", () => {
  test("an active reviewer with a role of a stage", () => {
    expect(mayVote(review(), voter)).toBe(true);
  });

  test.each([
    ["a draft", { status: "draft" }, voter, "The server has not been read yet; voting opens once it has."],
    [
      "one with changes requested",
      { status: "changes_requested" },
      voter,
      "Changes were requested; voting opens again when it is resubmitted.",
    ],
    ["a decided one", { status: "approved" }, voter, "This submission is approved; its votes are final."],
    ["one's own", {}, { ...voter, id: "submitter" }, "You submitted this. Somebody else decides on it."],
    ["anything when disabled", {}, { ...voter, active: false }, "Your account is disabled."],
    [
      "it without a role it needs",
      {},
      { ...voter, roles: ["auditor"] },
      "This submission is decided by governance and compliance.",
    ],
    ["it twice", { votes: [vote("eva", ["governance"])] }, voter, "You have voted on this already."],
  ] as [string, Partial<ReviewState>, typeof voter, string][])("nobody on %s", (_what, state, who, no) => {
    expect(mayVote(review(state), who)).toEqual({ no });
  });

  test("somebody again, once what they voted on has changed", () => {
    const votes = [vote("eva", ["governance"], { digest: "sha256:before" })];
    expect(mayVote(review({ votes }), voter)).toBe(true);
  });
});

describe("steps", () => {
  test("end where the review ends: a decided submission goes nowhere", () => {
    for (const status of submissionStatuses)
      expect(submissionTransitions[status].length > 0).toBe(
        (openSubmissionStatuses as readonly string[]).includes(status),
      );
  });
});

const people = ["submitter", "ada", "ben", "cem", "dia", "eva"] as const;
const roleSet = fc.subarray<Role>(["governance", "compliance", "member"]);
const anyVotes = fc.uniqueArray(
  fc.record({
    voterId: fc.constantFrom(...people),
    decision: fc.constantFrom(...voteDecisions, "approve" as const),
    digest: fc.constantFrom(digest, digest, "sha256:before"),
    roles: roleSet,
    active: fc.constantFrom(true, true, true, false),
  }),
  { selector: ({ voterId, digest }) => `${voterId} ${digest}`, maxLength: 6 },
);
const anyStages = fc.uniqueArray(
  fc.record({
    role: fc.constantFrom("governance" as const, "compliance" as const),
    need: fc.integer({ min: 1, max: 3 }),
  }),
  { selector: ({ role }) => role },
);
const anyReview = fc
  .record({ stages: anyStages, votes: anyVotes })
  .map(({ stages, votes }) => review({ stages, votes }));

describe("for any votes and stages", () => {
  const holds = (promise: (state: ReviewState) => void) =>
    fc.assert(fc.property(anyReview, promise), { numRuns: 500 });
  const without = (state: ReviewState, unwanted: (vote: CastVote) => boolean) => ({
    ...state,
    votes: state.votes.filter((vote) => !unwanted(vote)),
  });

  test("the submitter's vote changes nothing", () =>
    holds((state) => {
      const rest = without(state, ({ voterId }) => voterId === "submitter");
      expect(decide(state)).toBe(decide(rest));
      expect(tally(state)).toEqual(tally(rest));
    }));

  test("votes on an old digest and of disabled people change nothing", () =>
    holds((state) => {
      const rest = without(state, (vote) => vote.digest !== digest || !vote.active);
      expect(decide(state)).toBe(decide(rest));
      expect(tally(state)).toEqual(tally(rest));
    }));

  test("one person fills one seat at most, and only one of their role", () =>
    holds((state) => {
      const stages = tally(state);
      const seated = stages.flatMap(({ voterIds }) => voterIds);
      expect(new Set(seated).size).toBe(seated.length);
      for (const { role, voterIds, have, need } of stages) {
        expect(have).toBe(voterIds.length);
        expect(have).toBeLessThanOrEqual(need);
        for (const id of voterIds)
          expect(
            state.votes.find(({ voterId, digest: seen }) => voterId === id && seen === digest)?.roles,
          ).toContain(role);
      }
    }));

  test("approved means: there is a stage, every seat is filled, and nobody who counts objects", () =>
    holds((state) => {
      if (decide(state) !== "approved") return;
      expect(state.stages.length).toBeGreaterThan(0);
      for (const { have, need } of tally(state)) expect(have).toBe(need);
      const objections = state.votes.filter(
        ({ decision, active, digest: seen, voterId, roles }) =>
          decision !== "approve" &&
          active &&
          seen === digest &&
          voterId !== "submitter" &&
          state.stages.some(({ role }) => roles.includes(role)),
      );
      expect(objections).toEqual([]);
    }));

  test("as many seats are filled as any seating could fill", () =>
    holds((state) => {
      const filled = tally(state).reduce((sum, { have }) => sum + have, 0);
      expect(filled).toBe(bestSeating(state));
    }));

  test("the order of the votes decides nothing", () =>
    holds((state) => {
      const reversed = { ...state, votes: [...state.votes].reverse() };
      expect(decide(reversed)).toBe(decide(state));
    }));

  test("another approval never takes a decision back", () =>
    holds((state) => {
      const one = { ...state, votes: [...state.votes, vote("zoe", ["governance", "compliance"])] };
      if (decide(state) !== "in_review") expect(decide(one)).toBe(decide(state));
    }));
});

/** The most seats that can be filled, by trying every seating. */
function bestSeating({ stages, votes, submitters }: ReviewState): number {
  const seats = stages.flatMap(({ role, need }) => Array.from({ length: need }, () => role));
  const approvers = votes.filter(
    (vote) =>
      vote.decision === "approve" &&
      vote.active &&
      vote.digest === digest &&
      !submitters.includes(vote.voterId),
  );
  const best = (next: number, free: readonly (typeof seats)[number][]): number => {
    const who = approvers[next];
    if (!who) return 0;
    const seated = free.flatMap((role, at) =>
      who.roles.includes(role) ? [1 + best(next + 1, free.toSpliced(at, 1))] : [],
    );
    return Math.max(best(next + 1, free), ...seated);
  };
  return best(0, seats);
}
