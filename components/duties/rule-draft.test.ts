import { expect, test } from "vitest";
import { setDutyRuleInput } from "#lib/access/duties/schemas.ts";
import { toRuleDraft, toRuleInput } from "./rule-draft.ts";

const rule = {
  id: "dut_1",
  name: "payees",
  description: "Four eyes.",
  sides: [
    { name: "create payees", any: [{ server: "com.example/pay", tool: "create_payee" }] },
    { name: "pay", any: [{ effect: "pays" }, { server: "com.example/bank", access_level: "write" }] },
  ],
  created_by: { id: "usr_1", name: "Cora" },
  created_at: "2026-01-01T00:00:00Z",
} satisfies Parameters<typeof toRuleDraft>[0];

test("a rule that nobody changed in the form is the same rule", () => {
  const { name, description, sides } = rule;
  expect(toRuleInput({ ...toRuleDraft(rule), reason: " As asked. " }, rule.id)).toEqual({
    name,
    base_id: rule.id,
    description,
    sides,
    reason: "As asked.",
  });
});

test("an empty form says nothing that could be taken for every tool", () => {
  const result = setDutyRuleInput.safeParse(toRuleInput(toRuleDraft(null), null));
  const paths = result.error?.issues.map(({ path }) => path.join("/"));
  expect(paths).toEqual(expect.arrayContaining(["name", "sides/0/any/0", "sides/1/any/0", "reason"]));
});
