import { describe, expect, test } from "vitest";
import { dayWords, groupWords, heatGroups, heatLevel, weekStarts } from "./usage-heat.ts";

const row = (server: string, tool: string, permits: number, granted = true, denials = 0) => ({
  server,
  tool,
  granted,
  shadow: false,
  permits,
  denials,
  last_at: null,
  weeks: [],
});

const items = [
  row("a", "quiet", 0),
  row("a", "busy", 50),
  row("a", "gone", 3, false),
  row("b", "tried", 0, false, 9),
];

describe("the heat map", () => {
  test("has each server's tools under it, those used most first", () => {
    const [a, b] = heatGroups(items);
    expect(a?.rows.map(({ tool }) => tool)).toEqual(["busy", "gone", "quiet"]);
    expect(a).toMatchObject({ server: "a", granted: 2, used: 1 });
    expect(b).toMatchObject({ server: "b", granted: 0, used: 0 });
  });

  test("narrowed to one kind of use, still counts all of a server's tools", () => {
    const groups = heatGroups(items, "unused");
    expect(groups).toHaveLength(1);
    expect(groups[0]?.rows.map(({ tool }) => tool)).toEqual(["quiet"]);
    expect(groups.map(groupWords)).toEqual(["2 tools granted, 1 used"]);
    expect(heatGroups(items, "outside").map(groupWords)).toEqual([
      "2 tools granted, 1 used",
      "1 tool, no grant now",
    ]);
  });

  test("tells one call from none, however busy the busiest is", () => {
    expect([0, 1, 9, 10, 99, 100, 1_000, 1e6].map(heatLevel)).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
  });

  test("has weeks that end today, oldest first", () => {
    const starts = weekStarts(13, Date.parse("2026-11-21T23:59:00Z"));
    expect(starts).toHaveLength(13);
    expect(starts.at(-1)).toBe("2026-11-15T00:00:00.000Z");
    expect(starts.at(-2)).toBe("2026-11-08T00:00:00.000Z");
    expect(dayWords(starts.at(-1) ?? "")).toBe("15 Nov");
  });
});
