import { describe, expect, test } from "vitest";
import { accessLevels, accessReviewStatuses, reviewVerdicts } from "#lib/core/words.ts";
import { reviewTransitions, silentVerdict, takesVerdicts } from "./review-state.ts";

describe("a review", () => {
  test("goes from open by closed to applied, and nowhere else", () => {
    const all = accessReviewStatuses.flatMap((from) => reviewTransitions[from].map((to) => `${from} ${to}`));
    expect(all).toEqual(["open closed", "closed applied"]);
  });

  test("takes verdicts while it is open, and before it is due", () => {
    const dueAt = new Date("2026-06-01T00:00:00.000Z");
    const before = new Date("2026-05-31T23:59:59.999Z");
    expect(takesVerdicts({ status: "open", dueAt }, before)).toBe(true);
    expect(takesVerdicts({ status: "open", dueAt }, dueAt)).toMatchObject({
      no: expect.stringMatching(/over/),
    });
    for (const status of ["closed", "applied"])
      expect(takesVerdicts({ status, dueAt }, before)).toMatchObject({ no: expect.stringMatching(/closed/) });
  });
});

describe("silence", () => {
  const use = { enough: true, granted: 3, suggestion: { keep: ["forecast"] } };

  test("revokes what writes or administers, whatever is recommended and whatever the review's rule", () => {
    for (const accessLevel of ["write", "admin"] as const)
      for (const recommendation of reviewVerdicts)
        for (const rule of ["revoke", "recommended"] as const)
          expect(silentVerdict({ accessLevel, recommendation, use }, rule)).toEqual({
            verdict: "revoke",
            keep: [],
          });
  });

  test("means for what reads what the review says", () => {
    const [accessLevel] = accessLevels;
    for (const recommendation of reviewVerdicts) {
      const facts = { accessLevel, recommendation, use };
      expect(silentVerdict(facts, "revoke").verdict).toBe("revoke");
      expect(silentVerdict(facts, "recommended")).toEqual({
        verdict: recommendation,
        keep: recommendation === "narrow" ? ["forecast"] : [],
      });
    }
  });

  test("keeps nothing that was given too late to tell, or that gives nothing", () => {
    const facts = { accessLevel: "read", recommendation: "keep" } as const;
    for (const unjudged of [{ enough: false }, { granted: 0 }])
      expect(silentVerdict({ ...facts, use: { ...use, ...unjudged } }, "recommended")).toEqual({
        verdict: "revoke",
        keep: [],
      });
  });
});
