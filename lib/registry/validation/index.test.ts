import { expect, test } from "vitest";
import { validationProfile } from "#lib/settings/schemas.ts";
import { databaseRules, rules } from "./index.ts";

const all = [...rules, ...databaseRules];

test("every rule has an id of its own and says what it asks", () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { id, asks } of all) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(asks).toMatch(/^[A-Za-z$].*\.$/);
  }
});

test("every member of a profile relaxes some rule", () => {
  const relaxing = new Set(all.flatMap(({ relaxedBy }) => relaxedBy ?? []));
  expect(relaxing).toEqual(new Set(Object.keys(validationProfile.shape)));
});
