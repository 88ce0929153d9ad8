import { describe, expect, test } from "vitest";
import { heldBy, higherOf } from "./highest-level.ts";

const approved = [
  { name: "forecast", access: "read" as const, effects: [] },
  { name: "note", access: "write" as const, effects: [] },
];
const terms = { scopes: ["read"], tools: ["note"], toolLevels: '{"note":"write"}' };
const at = new Date("2026-06-01T00:00:00Z");
const narrowed = (
  shadowUntil: string,
  changes: { restored?: string[]; taken?: string[]; keep?: string[] } = {},
) => ({
  keep: ["forecast"],
  taken: ["note"],
  restored: [],
  shadowUntil: new Date(shadowUntil),
  ...changes,
});

describe("a grant is", () => {
  test("of the highest level of its scopes and tools", () => {
    expect(heldBy(terms, approved, [], at)).toEqual({ accessLevel: "write", restorable: [] });
    const reading = { scopes: ["read"], tools: [], toolLevels: "{}" };
    expect(heldBy(reading, approved, [], at).accessLevel).toBe("read");
  });

  test("of what was taken and can be restored, as of what is left", () => {
    expect(heldBy(terms, approved, [narrowed("2026-06-02T00:00:00Z")], at)).toEqual({
      accessLevel: "write",
      restorable: ["note"],
    });
  });

  test("of what is left, once nothing of the rest can be restored", () => {
    const over = { accessLevel: "read", restorable: [] };
    expect(heldBy(terms, approved, [narrowed("2026-06-01T00:00:00Z")], at)).toEqual(over);
    const forGood = narrowed("2026-05-01T00:00:00Z");
    expect(heldBy(terms, approved, [forGood, narrowed("2026-06-02T00:00:00Z")], at)).toEqual(over);
  });

  test("of what was signed, while nothing of it is approved or left, or the most where nobody can read that", () => {
    expect(heldBy({ ...terms, scopes: [] }, [], [], at).accessLevel).toBe("write");
    const nothing = narrowed("2026-05-01T00:00:00Z", { keep: [], taken: ["forecast", "note"] });
    expect(heldBy({ ...terms, scopes: ["admin"] }, approved, [nothing], at).accessLevel).toBe("admin");
    expect(heldBy({ ...terms, scopes: [], toolLevels: "?" }, approved, [], at).accessLevel).toBe("admin");
  });
});

test("of two levels one is higher", () => {
  expect([higherOf("read", "write"), higherOf("admin", "write"), higherOf("read", "read")]).toEqual([
    "write",
    "admin",
    "read",
  ]);
});
