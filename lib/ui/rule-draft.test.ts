import { describe, expect, test } from "vitest";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import { matrixRule } from "#lib/settings/schemas.ts";
import { atFields, type RuleDraft, toRuleDraft, toRuleInput } from "./rule-draft.ts";

const rule = matrixRule.parse({
  classification: "internal",
  access_level: "write",
  transport: "package",
  stages: [
    { role: "governance", need: 2 },
    { role: "compliance", need: 1 },
  ],
  grace_days: 0,
});

function typed(changes: Partial<RuleDraft>) {
  const draft = { ...toRuleDraft(rule), ...changes };
  const result = matrixRule.safeParse(toRuleInput(draft), { reportInput: true });
  return { rule: result.data, issues: atFields(toFieldIssues(result.error?.issues ?? []), draft) };
}

test("a rule that nobody changes stays as it is", () => {
  expect(typed({})).toEqual({ rule, issues: [] });
});

test("signatures of one role are one field, however many stages they were", () => {
  const stages = [1, 2].map((need) => ({ role: "governance" as const, need }));
  expect(toRuleDraft({ ...rule, stages })).toMatchObject({ governance: "3", compliance: "0" });
});

test("a role that nobody signs for is no stage, whether 0 or nothing is typed", () => {
  for (const none of ["0", "", " "])
    expect(typed({ governance: none }).rule?.stages).toEqual([{ role: "compliance", need: 1 }]);
});

describe("what is wrong is told at its field", () => {
  test.each([
    [{ governance: "x" }, "/governance", "This is a whole number from 0 to 9."],
    [{ governance: "0", compliance: "1.5" }, "/compliance", "This is a whole number from 0 to 9."],
    [{ compliance: "10" }, "/compliance", "This is a whole number from 0 to 9."],
    [{ governance: "-1" }, "/governance", "This is a whole number from 0 to 9."],
    [{ governance: "0", compliance: "0" }, "/governance", "Somebody must sign."],
    [{ due_hours: "" }, "/due_hours", "This is a whole number from 1 to 2,160."],
    [{ due_hours: "3 days" }, "/due_hours", "This is a whole number from 1 to 2,160."],
    [{ recertify_days: "0" }, "/recertify_days", "This is a whole number from 1 to 1,095."],
    [{ grace_days: "91" }, "/grace_days", "This is a whole number from 0 to 90."],
  ])("%j", (changes, pointer, message) => {
    expect(typed(changes)).toEqual({ rule: undefined, issues: [{ pointer, message }] });
  });
});
