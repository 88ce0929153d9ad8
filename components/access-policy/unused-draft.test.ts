import { expect, test } from "vitest";
import { accessPolicyDocument } from "#lib/access/policy/schemas.ts";
import { toUnused, toUnusedDraft } from "./unused-draft.ts";

const schema = accessPolicyDocument.shape.unused;

test.each([{ shadow_days: 14 }, { shadow_after_days: 90, shadow_days: 1 }])(
  "what nobody changed in the form says the same: %j",
  (unused) => expect(toUnused(toUnusedDraft(unused))).toEqual(unused),
);

test("what is no number of days is refused at its field", () => {
  for (const shadow_after_days of ["29", "366", "x"])
    expect(
      schema.safeParse(toUnused({ shadow_after_days, shadow_days: "14" })).error?.issues[0]?.path,
    ).toEqual(["shadow_after_days"]);
  expect(
    schema.safeParse(toUnused({ shadow_after_days: "", shadow_days: "" })).error?.issues[0]?.path,
  ).toEqual(["shadow_days"]);
});
