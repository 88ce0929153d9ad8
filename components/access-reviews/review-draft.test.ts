import { describe, expect, test } from "vitest";
import { openAccessReviewInput, scheduleAccessReviewInput } from "#lib/access/reviews/schemas.ts";
import { emptyDraft, endOfDay, quarterlyPreset, termsOf } from "./review-draft.ts";

describe("the form of an access review", () => {
  test("left as it is, looks at every grant, and only asks for a name", () => {
    const input = { ...termsOf({ ...emptyDraft, name: " Autumn " }), due_at: endOfDay("2027-01-31") };
    expect(openAccessReviewInput.parse(input)).toMatchObject({
      name: "Autumn",
      scope: {},
      usage_days: 90,
      silence: "revoke",
    });
    expect(openAccessReviewInput.safeParse({ ...termsOf(emptyDraft), due_at: endOfDay("") }).success).toBe(
      false,
    );
  });

  test("its preset is a schedule that the API takes, of everything above read", () => {
    const schedule = scheduleAccessReviewInput.parse(termsOf({ ...emptyDraft, ...quarterlyPreset }));
    expect(schedule).toMatchObject({ months: 3, scope: { access_levels: ["write", "admin"] } });
  });

  test("names what narrows it, and leaves a wrong age to the API", () => {
    const draft = { ...emptyDraft, name: "x", owner: "team:payments", olderThan: "30" };
    expect(termsOf(draft).scope).toEqual({ owners: ["team:payments"], begun_days_ago: 30 });
    const wrong = { ...termsOf({ ...draft, olderThan: "soon" }), due_at: endOfDay("2027-01-31") };
    const result = openAccessReviewInput.safeParse(wrong);
    expect(result.error?.issues.map(({ path }) => path.join("/"))).toEqual(["scope/begun_days_ago"]);
  });
});
