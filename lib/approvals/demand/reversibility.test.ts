import { expect, test } from "vitest";
import { toolEffects } from "#lib/core/words.ts";
import { reversibilityOf } from "./reversibility.ts";

test("one effect that can't be undone is enough, whatever stands beside it", () => {
  for (const effect of ["deletes", "pays", "executes", "reaches_out"]) {
    expect(reversibilityOf([effect])).toBe("irreversible");
    expect(reversibilityOf([...toolEffects.filter((other) => other !== effect), effect])).toBe(
      "irreversible",
    );
  }
});

test("what nobody labelled is unknown; reading, writing and untrusted input alone can be undone", () => {
  expect(reversibilityOf([])).toBe("unknown");
  expect(reversibilityOf(["reads", "writes", "takes_untrusted_input"])).toBe("reversible");
});
