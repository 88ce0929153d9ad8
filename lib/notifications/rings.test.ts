import { describe, expect, test } from "vitest";
import { ringsPerHour } from "#lib/approvals/measures/index.ts";
import { type Asking, collectedWords, type Ring, ringOf } from "./rings.ts";

const at = new Date("2026-11-21T10:00:00Z");
const minutesAgo = (minutes: number) => new Date(at.getTime() - minutes * 60_000);
const asking: Asking = { event: "approval.requested", at, like: "agent server tool", tier: 2 };

const ring = (change: Partial<Ring> = {}): Ring => ({
  id: "ntf_1",
  at: minutesAgo(2),
  like: asking.like,
  tier: asking.tier,
  open: true,
  ...change,
});
const manyOf = (count: number, change: Partial<Ring> = {}) =>
  Array.from({ length: count }, (_, index) =>
    ring({ id: `ntf_${index}`, at: minutesAgo(index + 1), like: `other ${index}`, ...change }),
  );

describe("what calls somebody", () => {
  test("is what comes when nothing called before", () => {
    expect(ringOf([], asking)).toBeNull();
  });

  test("is not what is like another that they have not read: that tells of it", () => {
    expect(ringOf([ring({ id: "ntf_other", like: "another" }), ring()], asking)).toBe("ntf_1");
  });

  test.each([
    ["they read the other, or it waits no more", ring({ open: false })],
    ["another tool, agent or server", ring({ like: "agent server other" })],
    ["the other came ten minutes before", ring({ at: minutesAgo(10) })],
  ])("is anew: %s", (_name, before) => {
    expect(ringOf([before], asking)).toBeNull();
  });

  test("is twelve in an hour, and the newest that is open tells of the rest", () => {
    expect(ringOf(manyOf(ringsPerHour - 1), asking)).toBeNull();
    const [newest, ...rest] = manyOf(ringsPerHour);
    expect(ringOf([newest as Ring, ...rest], asking)).toBe("ntf_0");
    expect(ringOf([{ ...(newest as Ring), open: false }, ...rest], asking)).toBe("ntf_1");
  });

  test("is what is graver than all that called before, which would hide it", () => {
    const graver = { ...asking, tier: 3 };
    expect(ringOf([ring({ tier: 1 })], graver)).toBeNull();
    expect(ringOf(manyOf(ringsPerHour, { tier: 2 }), graver)).toBeNull();
    const [newest, ...rest] = manyOf(ringsPerHour);
    const oneAsGrave = [newest as Ring, ...rest.map((one) => ({ ...one, tier: one.id === "ntf_4" ? 3 : 1 }))];
    expect(ringOf(oneAsGrave, graver)).toBe("ntf_4");
    expect(ringOf([ring({ tier: 3 })], asking)).toBe("ntf_1");
  });

  test("is nothing beyond that even for who reads everything at once", () => {
    expect(ringOf(manyOf(ringsPerHour, { open: false }), asking)).toBe("ntf_0");
  });

  test.each([
    ["critical", { tier: 4 }],
    ["half over", { event: "approval.escalated" }],
  ] as const)("is whatever is %s", (_name, change) => {
    expect(ringOf([ring(), ...manyOf(50)], { ...asking, ...change })).toBeNull();
  });
});

test.each([
  [{ alike: 0, others: 0 }, ""],
  [{ alike: 1, others: 0 }, " 1 more like it waits."],
  [{ alike: 4, others: 0 }, " 4 more like it wait."],
  [{ alike: 0, others: 1 }, " 1 more action waits for you."],
  [{ alike: 3, others: 4 }, " 7 more actions wait for you."],
])("%j is told as %j", (counts, words) => {
  expect(collectedWords(counts)).toBe(words);
});
