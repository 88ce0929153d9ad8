import { describe, expect, test } from "vitest";
import { type PacedDecision, reviewerPaces } from "./reviewer-pace.ts";

const ada = { id: "usr_ada", name: "Ada" };
const ben = { id: "usr_ben", name: "Ben" };
const start = Date.parse("2026-11-21T08:00:00Z");

type Plan = { thinkMs: number | null; atMs: number; decision?: "approve" | "reject"; reviewer?: typeof ada };

function decided({ thinkMs, atMs, decision = "approve", reviewer = ada }: Plan): PacedDecision {
  const decidedAt = new Date(start + atMs);
  return {
    reviewer,
    decision,
    decidedAt,
    seenAt: thinkMs === null ? null : new Date(decidedAt.getTime() - thinkMs),
  };
}

/** So many decisions a minute apart. */
const many = (count: number, plan: Partial<Plan> = {}) =>
  Array.from({ length: count }, (_, index) => decided({ thinkMs: 4_000, atMs: index * 60_000, ...plan }));

describe("think times", () => {
  test("run from first seeing to deciding", () => {
    const [pace] = reviewerPaces([
      decided({ thinkMs: 9_000, atMs: 0 }),
      decided({ thinkMs: 1_000, atMs: 60_000 }),
      decided({ thinkMs: 3_000, atMs: 120_000, decision: "reject" }),
    ]);
    expect(pace).toEqual({
      reviewer: ada,
      decided: 3,
      approved: 2,
      approve_ratio: 2 / 3,
      median_think_ms: 3_000,
      fastest_think_ms: 1_000,
      in_bursts: 0,
      signs: [],
    });
  });

  test("of an even number: the mean of the middle two", () => {
    const [pace] = reviewerPaces([
      decided({ thinkMs: 1_000, atMs: 0 }),
      decided({ thinkMs: 2_001, atMs: 60_000 }),
    ]);
    expect(pace?.median_think_ms).toBe(1_501);
  });

  test("are unknown where nobody looked, and never below zero", () => {
    expect(reviewerPaces([decided({ thinkMs: null, atMs: 0 })])).toMatchObject([
      { median_think_ms: null, fastest_think_ms: null },
    ]);
    expect(reviewerPaces([decided({ thinkMs: -5_000, atMs: 0 })])).toMatchObject([{ fastest_think_ms: 0 }]);
  });
});

describe("bursts", () => {
  test("count what came within ten seconds of the one before, in whatever order it is given", () => {
    const [pace] = reviewerPaces([
      decided({ thinkMs: 60_000, atMs: 10_000 }),
      decided({ thinkMs: 60_000, atMs: 0 }),
      decided({ thinkMs: 60_000, atMs: 20_001 }),
      decided({ thinkMs: 60_000, atMs: 20_002 }),
    ]);
    expect(pace?.in_bursts).toBe(2);
  });

  test("are of one person: two who decide at once are in none", () => {
    const paces = reviewerPaces([
      decided({ thinkMs: 1, atMs: 0 }),
      decided({ thinkMs: 1, atMs: 1, reviewer: ben }),
    ]);
    expect(paces.map(({ in_bursts }) => in_bursts)).toEqual([0, 0]);
  });
});

describe("signs of a rubber stamp", () => {
  test("ten quick yeses are one", () => {
    expect(reviewerPaces(many(10))[0]?.signs).toEqual([
      "Said yes to 10 of 10, half of them within 4 s of seeing them.",
    ]);
  });

  test.each([
    ["nine decisions are too few", many(9)],
    ["a median of ten seconds is not quick", many(10, { thinkMs: 10_000 })],
    ["a no in ten is judgement", [...many(9), decided({ thinkMs: 1_000, atMs: 9e6, decision: "reject" })]],
    ["quick noes are no stamp", many(12, { decision: "reject" })],
  ])("%s", (_name, decisions) => {
    expect(reviewerPaces(decisions)[0]?.signs).toEqual([]);
  });

  test("49 yeses of 50 are always yes, 48 are not", () => {
    const noes = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        decided({ thinkMs: 4_000, atMs: 9e6 + index * 60_000, decision: "reject" }),
      );
    expect(reviewerPaces([...many(49), ...noes(1)])[0]?.signs).toHaveLength(1);
    expect(reviewerPaces([...many(48), ...noes(2)])[0]?.signs).toEqual([]);
  });

  test("deciding what was never opened is one", () => {
    const unseen = Array.from({ length: 5 }, (_, index) =>
      decided({ thinkMs: null, atMs: 9e6 + index * 60_000 }),
    );
    expect(reviewerPaces([...many(5, { thinkMs: 90_000 }), ...unseen])[0]?.signs).toEqual([
      "Decided 5 of 10 without opening them here.",
    ]);
  });

  test("a burst of yeses is one", () => {
    const burst = Array.from({ length: 10 }, (_, index) => decided({ thinkMs: 90_000, atMs: index * 1_000 }));
    expect(reviewerPaces(burst)[0]?.signs).toEqual(["Decided 9 of 10 within ten seconds of the one before."]);
  });
});

test("reviewers come by how much they decided, then by name", () => {
  const paces = reviewerPaces([
    decided({ thinkMs: 1, atMs: 0, reviewer: ben }),
    decided({ thinkMs: 1, atMs: 60_000 }),
    ...many(2, { reviewer: { id: "usr_cy", name: "Cy" } }),
  ]);
  expect(paces.map(({ reviewer }) => reviewer.name)).toEqual(["Cy", "Ada", "Ben"]);
});

test("nobody who decided nothing has a pace", () => {
  expect(reviewerPaces([])).toEqual([]);
});
