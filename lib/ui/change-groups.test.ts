import { describe, expect, test } from "vitest";
import type { ChangeRisk } from "#lib/core/words.ts";
import { type Change, type ChangeArea, changeAreas } from "#lib/registry/review-schemas.ts";
import { countRisks, groupChanges } from "./change-groups.ts";

function change(area: ChangeArea, risk: ChangeRisk, name: string = area): Change {
  return { area, anchor: name, name, kind: "changed", risk, summary: "", details: [] };
}

describe("groups of changes", () => {
  test("come with the worst first, and keep their order inside", () => {
    const changes = [
      change("document", "dangerous"),
      change("tool", "widening", "a"),
      change("tool", "widening", "b"),
      change("finding", "dangerous"),
      change("tool", "harmless", "c"),
    ];
    expect(groupChanges(changes).map(({ name, risk, changes: own }) => [name, risk, own.length])).toEqual([
      ["server.json", "dangerous", 1],
      ["Findings", "dangerous", 1],
      ["Tools", "widening", 3],
    ]);
    expect(groupChanges(changes)[2]?.changes.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });

  test("lose no area", () => {
    const changes = changeAreas.map((area) => change(area, "harmless"));
    expect(groupChanges(changes).flatMap(({ changes: own }) => own)).toHaveLength(changes.length);
  });

  test("are counted by risk", () => {
    expect(countRisks([])).toEqual([]);
    expect(
      countRisks([change("tool", "harmless"), change("tool", "dangerous"), change("label", "harmless")]),
    ).toEqual([
      { risk: "dangerous", count: 1 },
      { risk: "harmless", count: 2 },
    ]);
  });
});
