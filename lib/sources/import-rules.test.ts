import { describe, expect, test } from "vitest";
import { contains } from "#lib/db/contains.ts";
import { explainState } from "./explain-state.ts";
import { reasonToSkip } from "./import-rules.ts";
import { entryStates } from "./schemas.ts";

const entry = {
  name: "com.example/weather",
  version: "1.0.0",
  hash: "sha256:a",
  state: "new",
  valid: true,
  errors: 0,
  submissionId: null as string | null,
  status: "active",
};
const reason = (changes: Partial<typeof entry>) =>
  reasonToSkip({ hash: "sha256:a" }, { ...entry, ...changes });

describe("an entry is submitted", () => {
  test("when it is new and valid", () => {
    expect(reason({})).toBeNull();
  });

  test.each<[string, Partial<typeof entry>, RegExp]>([
    ["changed since it was chosen", { hash: "sha256:b" }, /changed at its source after it was chosen/],
    ["is gone", { state: "gone" }, /no longer at its source/],
    ["is approved", { state: "same", submissionId: "sub_1" }, /approved already, by sub_1/],
    ["was submitted", { state: "submitted", submissionId: "sub_1" }, /submitted already, as sub_1/],
    ["was submitted otherwise", { state: "changed", submissionId: "sub_1" }, /other content, as sub_1/],
    ["is not valid", { state: "invalid", valid: false, errors: 1 }, /not valid: 1 error\./],
    ["is not valid by several rules", { state: "invalid", valid: false, errors: 3 }, /3 errors\./],
  ])("not when it %s", (_what, changes, text) => {
    expect(reason(changes)).toMatch(text);
  });
});

describe("a state is explained where something is to be done", () => {
  const facts = {
    version: "1.0.0",
    status: "active",
    approved: false,
    submissionId: null,
    openingError: null,
  };

  test.each(entryStates)("%s", (state) => {
    const silent = ["new", "submitted", "same"].includes(state);
    expect(explainState({ ...facts, state }) === null).toBe(silent);
  });

  test("of an approved version, what is approved stays", () => {
    expect(explainState({ ...facts, approved: true, state: "changed" })).toContain("never changes");
    expect(explainState({ ...facts, approved: true, state: "gone" })).toContain("still approved here");
    expect(explainState({ ...facts, approved: true, state: "gone", status: "deleted" })).toContain("deleted");
  });

  test("a new version that could not be submitted by itself says why", () => {
    expect(explainState({ ...facts, state: "new", openingError: "No such team." })).toContain(
      "No such team.",
    );
  });
});

test("a search takes wildcards for what they are", () => {
  expect(contains("50%_\\")).toBe("%50\\%\\_\\\\%");
  expect(contains("")).toBeNull();
  expect(contains(undefined)).toBeNull();
});
