import { describe, expect, test } from "vitest";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import {
  canDecide,
  decisionOf,
  dueState,
  effectWords,
  exceeds,
  placeVotes,
  voteState,
} from "./review-words.ts";

type Vote = SubmissionView["votes"][number];

function vote(voter: string, changes: Partial<Vote> = {}): Vote {
  return {
    id: `vot_${voter}_${changes.decision ?? "approve"}_${changes.late ?? ""}`,
    voter: { id: voter, name: voter },
    on_behalf_of: null,
    decision: "approve",
    reason: "Fine.",
    conditions: null,
    digest: "sha256:1",
    current: true,
    standing: true,
    late: false,
    created_at: "2026-11-20T10:00:00.000Z",
    ...changes,
  };
}

const stage = (role: "governance" | "compliance", ...voters: string[]): SubmissionView["stages"][number] => ({
  role,
  need: 1,
  have: voters.length,
  voters: voters.map((id) => ({ id, name: id })),
  candidates: [],
});

describe("a vote", () => {
  test.each([
    [{}, "counts"],
    [{ standing: false }, "taken_back"],
    [{ standing: false, current: false }, "outdated"],
    [{ standing: false, late: true }, "late"],
    [{ standing: false, decision: "retract" }, "retraction"],
  ] as const)("%j %s", (changes, state) => {
    expect(voteState(vote("ana", changes))).toBe(state);
  });

  test("has one place: in its stage, or among the others", () => {
    const votes = [
      vote("ana", { standing: false }),
      vote("ana", { decision: "retract", standing: false }),
      vote("ana"),
      vote("ben", { decision: "request_changes" }),
      vote("cleo"),
      vote("dan", { late: true, standing: false }),
    ].map((each, index) => ({ ...each, id: `vot_${index}` }));
    const stages = [stage("governance", "ana"), stage("compliance", "cleo")];
    const { seated, others } = placeVotes({ stages, votes });
    expect(seated.map((each) => each.map(({ id }) => id))).toEqual([["vot_2"], ["vot_4"]]);
    expect(others.map(({ id }) => id)).toEqual(["vot_0", "vot_1", "vot_3", "vot_5"]);
  });
});

describe("who decided", () => {
  const of = (status: SubmissionView["status"], votes: Vote[], decided_at: string | null) =>
    decisionOf({ status, votes, decided_at } as SubmissionView);

  test("is nobody while it goes on", () => {
    expect(of("in_review", [vote("ana")], null)).toBeNull();
    expect(of("draft", [], null)).toBeNull();
  });

  test("is whose vote ended it, not whose came late", () => {
    const at = "2026-11-20T11:00:00.000Z";
    const votes = [vote("ana"), vote("ben"), vote("cleo", { late: true, standing: false })];
    expect(of("approved", votes, at)).toMatchObject({ by: { id: "ben" }, at });
    expect(of("rejected", [vote("ana"), vote("ben", { decision: "reject" })], at)).toMatchObject({
      by: { id: "ben" },
    });
  });

  test("asked for changes when they voted", () => {
    const asked = vote("ben", { decision: "request_changes" });
    expect(of("changes_requested", [asked], null)).toMatchObject({
      by: { id: "ben" },
      at: asked.created_at,
      what: "asked for changes",
    });
  });

  test("is nobody of what was withdrawn or replaced", () => {
    expect(of("withdrawn", [vote("ana")], null)).toMatchObject({ by: null });
    expect(of("superseded", [vote("ana")], null)).toMatchObject({ by: null });
  });
});

test("whoever acts for somebody who may vote can decide", () => {
  const no = { no: "No." };
  const can = (vote: true | { no: string }) => ({ vote }) as SubmissionView["can"];
  const principal = { id: "p", name: "P" };
  expect(canDecide({ can: can(no), acting_for: [] })).toBe(false);
  expect(canDecide({ can: can(true), acting_for: [] })).toBe(true);
  expect(canDecide({ can: can(no), acting_for: [{ ...principal, vote: no }] })).toBe(false);
  expect(canDecide({ can: can(no), acting_for: [{ ...principal, vote: true }] })).toBe(true);
});

describe("the clock", () => {
  const nowMs = Date.parse("2026-11-21T12:00:00Z");
  const of = (due_at: string | null, escalation = 0, status: SubmissionView["status"] = "in_review") =>
    dueState({ status, due_at, escalation }, nowMs);

  test("runs in review alone", () => {
    expect(of(null)).toBeNull();
    expect(of("2026-11-22T12:00:00Z", 0, "approved")).toBeNull();
  });

  test("says what is overdue and what was escalated", () => {
    expect(of("2026-11-22T12:00:00Z")).toMatchObject({ overdue: false, note: null });
    expect(of("2026-11-22T12:00:00Z", 1)).toMatchObject({ note: expect.stringContaining("Half") });
    expect(of("2026-11-21T12:00:00Z", 2)).toMatchObject({
      overdue: true,
      note: expect.stringContaining("escalated"),
    });
  });
});

test("a label exceeds only what is below it", () => {
  expect(exceeds("admin", "write")).toBe(true);
  expect(exceeds("write", "write")).toBe(false);
  expect(exceeds("read", "write")).toBe(false);
});

test("effects are a sentence", () => {
  expect(effectWords([])).toBe("No effect named");
  expect(effectWords(["reads", "takes_untrusted_input"])).toBe("Reads, takes untrusted input");
});
