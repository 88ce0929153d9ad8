import { expect, test } from "vitest";
import { subjectText } from "#lib/audit/retention/schemas.ts";
import { eraseFaults, heldWords, readYears, yearsChange } from "./audit-retention-words.ts";

const pointers = (draft: Parameters<typeof eraseFaults>[0]) =>
  eraseFaults(draft).map(({ pointer }) => pointer);

test("years are whole numbers that a promise can be made of", () => {
  expect(readYears(" 7 ")).toEqual({ years: 7 });
  for (const text of ["", "0", "101", "1.5", "-1", "seven"])
    expect(readYears(text)).toHaveProperty("problem");
});

test("fewer years never shorten what was promised", () => {
  expect(yearsChange(7, 3)).toContain("keep what was promised");
  expect(yearsChange(3, 7)).toContain("every month that is still kept");
});

test("a hold says what it keeps by now", () => {
  expect(heldWords({ held: 0, released_at: null })).toBe("Nothing is beyond its time yet");
  expect(heldWords({ held: 1, released_at: null })).toBe("1 record kept beyond its time");
  expect(heldWords({ held: 1_200, released_at: "2026-11-21T10:00:00Z" })).toBe("Held 1,200 records");
});

test("an erasure needs a subject, a legal basis, and the subject once more, to the letter", () => {
  expect(
    pointers({ subject: "customer:C-42", legal_basis: "GDPR 17", confirmation: "customer:C-42" }),
  ).toEqual([]);
  expect(pointers({ subject: "customer:C-42", legal_basis: " ", confirmation: "customer:c-42" })).toEqual([
    "/legal_basis",
    "/confirmation",
  ]);
  expect(pointers({ subject: "", legal_basis: "x", confirmation: "" })).toEqual([
    "/subject",
    "/confirmation",
  ]);
});

test("the form takes the subjects that the API takes", () => {
  for (const subject of ["customer:C-42", "user:a b", "Customer:1", "customer:", "c-1:x"])
    expect(!pointers({ subject, legal_basis: "x", confirmation: subject }).includes("/subject")).toBe(
      subjectText.safeParse(subject).success,
    );
});
