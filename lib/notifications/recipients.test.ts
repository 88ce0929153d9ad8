import { expect, test } from "vitest";
import type { SubmissionFacts } from "./facts.ts";
import { recipientsOf } from "./recipients.ts";
import { textFor } from "./texts.ts";

const facts: SubmissionFacts = {
  subject: { type: "submission", id: "sub_1", name: "com.example/weather 1.0.0" },
  actor: null,
  status: "in_review",
  submitters: [{ id: "sam" }],
  owners: [{ id: "sam" }, { id: "olga" }],
  voters: [{ id: "gus" }, { id: "olga" }],
  participants: [{ id: "gus" }, { id: "cora" }],
  signers: [{ id: "gus" }, { id: "dan", insteadOf: "Cora" }],
  administrators: [{ id: "ada" }],
  governance: [{ id: "gus" }, { id: "gina" }],
  lapseOver: null,
};
const reader = { id: "gus", kind: "told" as const };
const inReview = { kind: "submission.in_review" as const, submission_id: "sub_1" };

test("who stands in for somebody reads for whom", () => {
  const told = recipientsOf(inReview, facts).map((recipient) => textFor(inReview, facts, recipient));
  expect(told).toEqual([
    "com.example/weather 1.0.0 waits for your signature.",
    "com.example/weather 1.0.0 waits for your signature. You stand in for Cora.",
  ]);
});

test("names are shown on one line, cut, and without what the database can't hold", () => {
  const name = `Mallory\n\n\0approved this \ud800 ${"x".repeat(500)}`;
  const text = textFor(
    { kind: "submission.commented", submission_id: "sub_1", comment_id: "cmt_1" },
    { ...facts, actor: { id: "mallory", name } },
    reader,
  );
  expect(text).toMatch(/^Mallory ␀approved this \ufffd x+… commented on com\.example\/weather 1\.0\.0\.$/);
  expect(text.length).toBeLessThan(250);
});

test("nobody is told of their own doing, and nobody twice", () => {
  const commented = {
    kind: "submission.commented" as const,
    submission_id: "sub_1",
    comment_id: "cmt_1",
  };
  const gus = { id: "gus", name: "Gus" };
  expect(recipientsOf(commented, { ...facts, actor: gus })).toEqual([
    { id: "sam", kind: "told" },
    { id: "cora", kind: "told" },
  ]);
  const decided = {
    kind: "submission.decided" as const,
    submission_id: "sub_1",
    status: "approved" as const,
  };
  expect(recipientsOf(decided, facts).map(({ id }) => id)).toEqual(["sam", "olga", "gus"]);
});

test("a comment is something to do for who has changes to make", () => {
  const commented = {
    kind: "submission.commented" as const,
    submission_id: "sub_1",
    comment_id: "cmt_1",
  };
  expect(recipientsOf(commented, { ...facts, status: "changes_requested" })[0]).toEqual({
    id: "sam",
    kind: "needs_you",
  });
});

test("what was late is told to who can help, each once; what is decided by then, to nobody", () => {
  const late = { kind: "submission.escalated" as const, submission_id: "sub_1", level: 2 };
  expect(recipientsOf(late, facts)).toEqual([
    { id: "gus", kind: "overdue" },
    { id: "dan", insteadOf: "Cora", kind: "overdue" },
    { id: "ada", kind: "overdue" },
    { id: "gina", kind: "overdue" },
  ]);
  expect(recipientsOf({ ...late, level: 1 }, facts).map(({ id, kind }) => [id, kind])).toEqual([
    ["gus", "needs_you"],
    ["dan", "needs_you"],
  ]);
  expect(recipientsOf(late, { ...facts, status: "approved", signers: [] })).toEqual([]);
});
