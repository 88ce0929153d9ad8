import { expect, test } from "vitest";
import { escalationDue } from "./escalation-rules.ts";

const half = new Date("2026-11-21T12:00:00Z");
const end = new Date("2026-11-22T12:00:00Z");
const before = (at: Date) => new Date(at.getTime() - 1);
const clock = { status: "in_review", escalation: 0, escalateAt: half, dueAt: end };

test.each([
  ["nothing before half of the time", clock, before(half), null],
  ["once at half of it", clock, half, 1],
  ["not twice", { ...clock, escalation: 1 }, before(end), null],
  ["again at the end of it", { ...clock, escalation: 1 }, end, 2],
  ["at once the second, when the first was missed", clock, end, 2],
  ["no more after that", { ...clock, escalation: 2 }, new Date("2027-01-01T00:00:00Z"), null],
  ["not without times", { ...clock, escalateAt: null, dueAt: null }, end, null],
])("%s", (_case, row, at, due) => {
  expect(escalationDue(row, at)).toBe(due);
});

test.each(["draft", "changes_requested", "approved", "rejected", "withdrawn", "superseded"])(
  "never while it is %s",
  (status) => {
    expect(escalationDue({ ...clock, status }, end)).toBeNull();
  },
);
