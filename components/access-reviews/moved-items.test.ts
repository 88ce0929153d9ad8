import { describe, expect, test } from "vitest";
import { ApiError } from "#lib/ui/api-client.ts";
import { asMoved, asShown, movedBy } from "./moved-items.ts";

const moved = {
  id: "b",
  verdict: "revoke" as const,
  decided_by: { id: "usr_1", name: "Mei" },
  decided_at: "2026-06-01T00:00:00.000Z",
};
const undecided = { verdict: null, decided_by: null, decided_at: null };
const refusal = (code: string) =>
  new ApiError({ status: 409, code, detail: "", details: { moved: [moved] } });

describe("a verdict on what somebody else decided meanwhile", () => {
  test("is told of by the refusal as stale, and by no other", () => {
    expect(movedBy(refusal("stale"))).toEqual([moved]);
    expect(movedBy(refusal("conflict"))).toEqual([]);
    expect(movedBy(new Error("offline"))).toEqual([]);
  });

  test("is sent again with what its giver was told since", () => {
    const items = asMoved(
      [
        { id: "a", ...undecided },
        { id: "b", ...undecided },
      ],
      [moved],
    );
    expect(asShown(items)).toEqual([
      { id: "a", decided_at: null },
      { id: "b", decided_at: moved.decided_at },
    ]);
  });
});
