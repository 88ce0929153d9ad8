import { expect, test } from "vitest";
import { restoreInput } from "#lib/access/narrowings/schemas.ts";
import { toRestore } from "./restore-choice.ts";

test("some of what was taken comes back by name, all of it without naming any", () => {
  const taken = ["find", "pay", "wipe"];
  expect(toRestore(taken, new Set(taken))).toEqual({});
  const some = toRestore(taken, new Set(["wipe", "find"]));
  expect(some).toEqual({ tools: ["find", "wipe"] });
  const said = { id: "grt_1", narrowing_id: "gnr_1", reason: "Needed after all." };
  expect(restoreInput.safeParse({ ...said, ...some }).success).toBe(true);
});

test("nothing ticked is never taken for everything", () => {
  const none = toRestore(["find"], new Set());
  expect(none).toEqual({ tools: [] });
  expect(restoreInput.safeParse({ id: "grt_1", narrowing_id: "gnr_1", reason: "So.", ...none }).success).toBe(
    false,
  );
});
