import { expect, test } from "vitest";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { bulkSummary, bulkTitle, isOverdue, whyNotSelectable } from "./queue-words.ts";

const submission = (more: Partial<SubmissionSummary>) =>
  ({ status: "in_review", claimed_by: null, due_at: null, ...more }) as SubmissionSummary;

const result = (...oks: boolean[]) => ({
  items: oks.map((ok, index) => ({
    id: `${index}`,
    ok,
    status: ok ? "in_review" : null,
    error: ok ? null : { code: "conflict", detail: "Taken." },
  })),
});

test("what is decided can't be ticked; what was sent back can, while somebody has it", () => {
  expect(whyNotSelectable(submission({}))).toBeNull();
  expect(whyNotSelectable(submission({ status: "approved" }))).toBe(
    "Approved: there is nothing to claim or decide.",
  );
  const holder = { id: "usr_1", name: "Eva" };
  expect(whyNotSelectable(submission({ status: "approved", claimed_by: holder }))).not.toBeNull();
  expect(whyNotSelectable(submission({ status: "changes_requested" }))).not.toBeNull();
  expect(
    whyNotSelectable(submission({ status: "changes_requested", claimed_by: { id: "usr_1", name: "Eva" } })),
  ).toBeNull();
});

test("overdue is what is in review when its time is up", () => {
  const due_at = "2026-11-21T12:00:00.000Z";
  const at = new Date(due_at).getTime();
  expect(isOverdue(submission({ due_at }), at)).toBe(true);
  expect(isOverdue(submission({ due_at }), at - 1)).toBe(false);
  expect(isOverdue(submission({ due_at, status: "approved" }), at)).toBe(false);
  expect(isOverdue(submission({}), at)).toBe(false);
});

test("the title says what will happen to how many", () => {
  expect(bulkTitle("approve", 1)).toBe("Approve 1 submission");
  expect(bulkTitle("request_changes", 3)).toBe("Request changes to 3 submissions");
});

test("a result counts what worked and what did not", () => {
  expect(bulkSummary("claim", result(true, true))).toBe("2 submissions claimed");
  expect(bulkSummary("reject", result(true, false, false))).toBe("1 submission rejected by you, 2 not");
  expect(bulkSummary("approve", result(false))).toBe("0 submissions approved by you, 1 not");
});
