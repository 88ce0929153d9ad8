import { expect, test } from "vitest";
import { treatments } from "#lib/audit/redaction/schemas.ts";
import { ruleSummary, toolWords, treatmentWords } from "./audit-recording-words.ts";

test("every treatment is explained in a sentence", () => {
  for (const treatment of treatments) expect(treatmentWords[treatment].means).toMatch(/\.$/);
});

test("a rule is summed up by how much it names", () => {
  const field = { path: "email", treatment: "drop" as const };
  const target = { path: "id", type: "customer", access: "read" as const };
  expect(ruleSummary({ fields: [field, field], targets: [target] })).toBe("2 fields, 1 target");
  expect(ruleSummary({ fields: [], targets: [] })).toBe("No fields");
});

test("the rule for every tool says that it yields to others", () => {
  expect(toolWords("*")).toBe("Every tool without a rule of its own");
  expect(toolWords("get_customer")).toBe("get_customer");
});
