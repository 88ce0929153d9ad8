import { expect, test } from "vitest";
import { laterUse, usedConsent } from "./record-consent-use.ts";

const at = new Date("2026-11-21T12:00:00.000Z");
const use = (last_at: string, last_tool: string | null = null) => ({ consent_id: "c", last_at, last_tool });

test("a permit that rested on a consent is a use of it, for the tool or for none", () => {
  const permit = { permit: true, consentId: "c", tool: "find" };
  expect(usedConsent(permit, at)).toEqual(use("2026-11-21T12:00:00.000Z", "find"));
  expect(usedConsent({ ...permit, tool: null }, at)).toEqual(use("2026-11-21T12:00:00.000Z"));
  expect(usedConsent({ ...permit, tool: "x".repeat(900) }, at)?.last_tool?.length).toBeLessThanOrEqual(301);
});

test("a denial is none, nor what rested on no consent", () => {
  expect(usedConsent({ permit: false, consentId: "c", tool: "find" }, at)).toBeNull();
  expect(usedConsent({ permit: true, consentId: null, tool: "find" }, at)).toBeNull();
});

test("the latest use is kept, in whatever order they are noted", () => {
  const [early, late] = [use("2026-11-21T12:00:00.000Z", "find"), use("2026-11-21T12:00:00.001Z", "pay")];
  expect(laterUse(undefined, early)).toBe(early);
  expect(laterUse(early, late)).toBe(late);
  expect(laterUse(late, early)).toBe(late);
});
