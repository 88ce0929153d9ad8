import { describe, expect, it } from "vitest";
import { type ArgumentConstraint, argumentConstraint } from "#lib/access/grants/schemas.ts";
import {
  draftFaults,
  newConstraint,
  previewable,
  type RequestDraft,
  spanOf,
  toConstraintDraft,
  toRequestDraft,
  toRequestInput,
} from "./request-draft.ts";

const filled: RequestDraft = {
  ...toRequestDraft({ server: "com.example/crm", scope: "read" }),
  reason: "Reports",
};

describe("what the form begins with", () => {
  it("is exactly the scope that a denial missed, and not the tool of the call beside it", () => {
    const draft = toRequestDraft({ server: "com.example/crm", scope: "write", tool: "pay" });
    expect(toRequestInput("agent_1", draft)).toEqual({
      agent_id: "agent_1",
      server: "com.example/crm",
      scopes: ["write"],
      tools: [],
      constraints: [],
      users: [],
    });
  });

  it("is the tool where the address names no scope", () => {
    expect(toRequestDraft({ server: "com.example/crm", tool: "pay" }).tools).toEqual(["pay"]);
  });
});

describe("what is sent", () => {
  it.each<ArgumentConstraint["must"]>([
    { op: "equals", value: "1" },
    { op: "equals", value: 1 },
    { op: "equals", value: false },
    { op: "one_of", values: ["EU", "UK"] },
    { op: "one_of", values: ["1", 1, true] },
    { op: "one_of", values: ["two\nlines"] },
    { op: "one_of", values: [" spaced "] },
    { op: "range", min: -1.5, max: 100 },
    { op: "range", max: 0 },
    { op: "prefix", prefix: " C-" },
    { op: "pattern", pattern: "C-\\d+" },
  ])("is the constraint that the row was made from: %j", (must) => {
    const constraint: ArgumentConstraint = { tool: "pay", argument: "/amount", must };
    const draft = { ...filled, constraints: [toConstraintDraft(constraint)] };
    expect(toRequestInput("agent_1", draft).constraints).toEqual([constraint]);
    expect(draftFaults(draft)).toEqual([]);
  });

  it("leaves out a duration that is not given, so that it is the longest allowed", () => {
    expect(toRequestInput("agent_1", filled)).not.toHaveProperty("minutes");
    expect(toRequestInput("agent_1", { ...filled, amount: "2", unit: "days" }).minutes).toBe(2_880);
  });

  it("has no start where it goes on from another grant", () => {
    const draft = { ...filled, start: "2026-12-01T09:00" };
    expect(toRequestInput("agent_1", draft, "grant_1")).toMatchObject({ extends: "grant_1" });
    expect(toRequestInput("agent_1", draft, "grant_1")).not.toHaveProperty("not_before");
    expect(toRequestInput("agent_1", draft)).toHaveProperty("not_before");
  });
});

describe("what is wrong with a draft", () => {
  const pointers = (draft: RequestDraft, maxMinutes?: number) =>
    draftFaults(draft, maxMinutes).map(({ pointer }) => pointer);

  it("is told at its field", () => {
    expect(pointers(toRequestDraft({}))).toEqual(["/server", "/scopes"]);
    expect(pointers({ ...filled, amount: "soon" })).toEqual(["/minutes"]);
    expect(pointers({ ...filled, amount: "2", unit: "minutes" })).toEqual(["/minutes"]);
    expect(pointers({ ...filled, amount: "2", unit: "days" }, 1_440)).toEqual(["/minutes"]);
  });

  it.each([
    [{ argument: "customer" }, "/constraints/0/argument"],
    [{ kind: "other", value: "EU" }, "/constraints/0/must/value"],
    [{ op: "one_of", values: "\n \n" }, "/constraints/0/must/values"],
    [{ op: "one_of", kind: "other", values: "1\n{}" }, "/constraints/0/must/values"],
    [{ op: "range" }, "/constraints/0/must/min"],
    [{ op: "range", min: "5", max: "4" }, "/constraints/0/must/max"],
    [{ op: "prefix" }, "/constraints/0/must/prefix"],
    [{ op: "pattern" }, "/constraints/0/must/pattern"],
  ] as const)("names the field of a constraint: %j", (changes, pointer) => {
    const row = { ...newConstraint(), argument: "/amount", ...changes };
    expect(pointers({ ...filled, constraints: [row] })).toEqual([pointer]);
  });

  it("is never less than what the API's schema refuses", () => {
    const broken = { ...newConstraint(), argument: "/amount", op: "range" as const, min: "x" };
    const [constraint] = toRequestInput("agent_1", { ...filled, constraints: [broken] }).constraints;
    expect(argumentConstraint.safeParse(constraint).success).toBe(false);
    expect(pointers({ ...filled, constraints: [broken] })).toEqual(["/constraints/0/must/min"]);
  });
});

describe("what can be looked at before everything is filled in", () => {
  it("leaves out a limit that is not finished, and a span that is none", () => {
    const whole = { ...newConstraint(), argument: "/region", value: "EU" };
    const draft = { ...filled, constraints: [newConstraint(), whole], amount: "soon" };
    expect(previewable(draft)).toMatchObject({ constraints: [whole], amount: "" });
  });

  it("is nothing without a server, or without anything asked of it", () => {
    expect(previewable(toRequestDraft({}))).toBeNull();
    expect(previewable({ ...filled, scopes: [] })).toBeNull();
  });
});

describe("a duration in the form", () => {
  it("is in the largest unit that leaves nothing over", () => {
    expect(spanOf(43_200)).toEqual({ amount: "30", unit: "days" });
    expect(spanOf(1_500)).toEqual({ amount: "25", unit: "hours" });
    expect(spanOf(7)).toEqual({ amount: "7", unit: "minutes" });
  });
});
