import { expect, test } from "vitest";
import { grantStatuses } from "#lib/core/words.ts";
import { grantTransitions, isGiven, phaseOf, statusAt } from "./grant-state.ts";

const at = new Date("2026-11-21T12:00:00.000Z");
const ms = (offset: number) => new Date(at.getTime() + offset);
const times = { startsAt: ms(0), endsAt: ms(10), requestEndsAt: ms(0) };

test("a grant holds from its start, and not at its end, whatever is written down", () => {
  for (const status of ["approved", "active"]) {
    expect(statusAt({ ...times, status }, ms(-1))).toBe("approved");
    expect(statusAt({ ...times, status }, ms(0))).toBe("active");
    expect(statusAt({ ...times, status }, ms(9))).toBe("active");
    expect(statusAt({ ...times, status }, ms(10))).toBe("expired");
  }
});

test("a request is over when its time is", () => {
  expect(statusAt({ ...times, status: "requested" }, ms(-1))).toBe("requested");
  expect(statusAt({ ...times, status: "requested" }, ms(0))).toBe("lapsed");
});

test("what has ended stays as it is", () => {
  for (const status of grantStatuses.filter((each) => grantTransitions[each].length === 0))
    expect(statusAt({ ...times, status }, ms(100))).toBe(status);
});

test("every step that time takes is one that a grant may take", () => {
  for (const status of grantStatuses)
    for (const offset of [-1, 0, 9, 10]) {
      const next = statusAt({ ...times, status }, ms(offset));
      if (next !== status && !(status === "active" && next === "approved"))
        expect(grantTransitions[status]).toContain(next);
    }
});

test("votes are taken on requests alone, and late ones kept where votes decided", () => {
  for (const status of grantStatuses) {
    const { kind } = phaseOf(status);
    expect(kind === "open").toBe(status === "requested");
    expect(kind === "closed").toBe(status === "cancelled" || status === "lapsed");
    if (isGiven(status)) expect(kind).toBe("decided");
  }
});
