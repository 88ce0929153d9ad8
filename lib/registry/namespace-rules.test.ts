import { describe, expect, test } from "vitest";
import { covers, namespaceOf, ruleFor, ruleImitatedBy } from "./namespace-rules.ts";

const rules = ["com.example", "com.example.pay", "io.github.acme"].map((prefix) => ({ prefix }));

test("the namespace is what stands before the slash", () => {
  expect(namespaceOf("com.example.mcp/weather")).toBe("com.example.mcp");
});

describe("a prefix covers", () => {
  test.each([
    ["com.example", "com.example/weather", true],
    ["com.example", "com.example.mcp/weather", true],
    ["com.example", "com.example.mcp.eu/weather", true],
    ["com.example", "com.example2/weather", false],
    ["com.example", "com.example-corp/weather", false],
    ["com.example", "com.exampl/weather", false],
    ["com.example", "com.Example/weather", false],
    ["com.example", "org.example/com.example", false],
    ["com", "com/weather", true],
  ])("%s: %s? %s", (prefix, name, yes) => {
    expect(covers(prefix, name)).toBe(yes);
  });
});

describe("of several rules, the one with the longest prefix holds", () => {
  test.each([
    ["com.example/weather", "com.example"],
    ["com.example.pay/ledger", "com.example.pay"],
    ["com.example.pay.eu/ledger", "com.example.pay"],
    ["com.example.payments/ledger", "com.example"],
    ["org.example/weather", undefined],
  ])("for %s: %s", (name, prefix) => {
    expect(ruleFor(name, rules)?.prefix).toBe(prefix);
    expect(ruleFor(name, rules.toReversed())?.prefix).toBe(prefix);
  });
});

describe("a namespace that only looks covered", () => {
  test.each([
    ["com.Example/weather", "com.example"],
    ["com.examp1e/weather", "com.example"],
    ["com.exarnple/weather", "com.example"],
    ["corn.example/weather", "com.example"],
    ["com-example/weather", "com.example"],
    ["com.example.PAY/ledger", "com.example.pay"],
    ["io.glthub.acrne/tool", "io.github.acme"],
    ["io.g1thub.acme.eu/tool", "io.github.acme"],
    ["com.example/weather", undefined],
    ["com.example-corp/weather", undefined],
  ])("%s: %s", (name, prefix) => {
    expect(ruleImitatedBy(name, rules)?.prefix).toBe(prefix);
  });
});
