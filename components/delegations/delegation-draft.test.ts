import { expect, test } from "vitest";
import type { UserView } from "#lib/identity/schemas.ts";
import { type DelegationDraft, readDraft, toLocal } from "./delegation-draft.ts";

const person = (id: string, disabled = false): UserView => ({
  id,
  email: `${id}@example.com`,
  name: id,
  roles: ["governance"],
  disabled,
});
const people = [person("eva"), person("ben"), person("gone", true)];
const draft: DelegationDraft = {
  delegate: " Ben@example.com ",
  away: false,
  reason: " On leave. ",
  from: "",
  until: "2026-12-01T18:00",
};
const read = (changes: Partial<DelegationDraft>) => readDraft({ ...draft, ...changes }, people, "eva");

test("a sound form is sent with the person's id and exact times", () => {
  expect(read({})).toEqual({
    input: {
      delegate: "ben",
      away: false,
      reason: "On leave.",
      starts_at: null,
      ends_at: new Date("2026-12-01T18:00").toISOString(),
    },
  });
  expect(read({ delegate: "", away: true, from: "2026-11-30T09:00" })).toMatchObject({
    input: { delegate: null, away: true, starts_at: new Date("2026-11-30T09:00").toISOString() },
  });
});

test.each<[string, Partial<DelegationDraft>, string]>([
  ["nobody, and not away", { delegate: " " }, "/delegate"],
  ["a stranger", { delegate: "nobody@example.com" }, "/delegate"],
  ["oneself", { delegate: "eva@example.com" }, "/delegate"],
  ["somebody who left", { delegate: "gone@example.com" }, "/delegate"],
  ["no reason", { reason: "  " }, "/reason"],
  ["no end", { until: "" }, "/ends_at"],
  ["what is no time", { from: "soon" }, "/starts_at"],
])("%s is told at its field", (_case, changes, pointer) => {
  expect(read(changes)).toEqual({ issues: [{ pointer, message: expect.any(String) }] });
});

test("a time goes through the field and back", () => {
  const at = new Date("2026-11-21T12:34:00.000Z");
  expect(new Date(toLocal(at))).toEqual(at);
});
