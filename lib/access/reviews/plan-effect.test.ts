import { describe, expect, test } from "vitest";
import { grantStatuses, reviewVerdicts } from "#lib/core/words.ts";
import { planEffect } from "./plan-effect.ts";

const held = ["forecast", "history", "note"];

describe("carrying out a verdict", () => {
  test("leaves a grant alone that is not given, whatever the verdict, and says so", () => {
    for (const status of grantStatuses.filter((one) => one !== "approved" && one !== "active"))
      for (const verdict of reviewVerdicts)
        expect(planEffect({ verdict, keep: ["forecast"] }, { status, held })).toEqual({
          do: "nothing",
          note: expect.stringContaining(status),
        });
  });

  test("keeps and revokes what is given", () => {
    for (const verdict of ["keep", "revoke"] as const)
      expect(planEffect({ verdict, keep: [] }, { status: "active", held })).toEqual({ do: verdict });
  });

  test("narrows to what is to stay, whatever is approved at that moment", () => {
    const narrow = (keep: string[]) => planEffect({ verdict: "narrow", keep }, { status: "active", held });
    expect(narrow(["forecast"])).toEqual({ do: "narrow", keep: ["forecast"] });
    expect(narrow(["forecast", "gone"])).toEqual({ do: "narrow", keep: ["forecast", "gone"] });
    expect(narrow(held)).toEqual({ do: "keep" });
  });
});
