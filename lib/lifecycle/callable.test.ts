import { describe, expect, test } from "vitest";
import { versionStatuses } from "#lib/core/words.ts";
import { type CallableFacts, callableOf, lapseReasonOf } from "./callable.ts";

const now = new Date("2026-11-21T12:00:00.000Z");
const earlier = new Date(now.getTime() - 1);
const later = new Date(now.getTime() + 1);
const live: CallableFacts = {
  status: "live",
  lapsesAt: later,
  lapsedAt: null,
  lapseReason: null,
  recertifyBy: earlier,
  until: null,
  ownerActive: true,
  snapshotApproved: true,
};

const revoked = { lapsedAt: earlier, lapseReason: "Revoked: unsafe." };

describe("a version is callable", () => {
  test("as long as everything holds, deprecated or not, with no time set or one to come", () => {
    for (const status of ["live", "deprecated"] as const)
      for (const lapsesAt of [null, later])
        for (const until of [null, later])
          expect(callableOf({ ...live, status, lapsesAt, until }, now)).toBe(true);
  });

  test.each<[string, Partial<CallableFacts>, string]>([
    ["was never approved", { status: "unpublished" }, "never approved"],
    ["is retired", { status: "retired" }, "retired"],
    ["is quarantined", { status: "quarantined" }, "quarantined"],
    ["lapsed", revoked, "Revoked: unsafe. Submit"],
    ["was revoked before its date passed", { ...revoked, until: earlier }, "Revoked: unsafe. Submit"],
    ["lapses at this very moment", { lapsesAt: now }, "Nobody confirmed it again by 2026-11-21 11:59 UTC."],
    ["was approved until this very moment", { until: now, lapsesAt: now }, "only until 2026-11-21 12:00 UTC"],
    ["has conditions that nobody can read", { until: "unreadable" }, "can't be read. Submit"],
    ["has an owner who left", { ownerActive: false }, "owner"],
    ["offers something else", { snapshotApproved: false }, "not what was approved"],
  ])("but not when it %s", (_what, change, because) => {
    expect(callableOf({ ...live, ...change }, now)).toEqual({ no: expect.stringContaining(because) });
  });

  test("only with each of them: one that is missing is enough", () => {
    const bad: Partial<CallableFacts>[] = [
      ...versionStatuses.filter((s) => s !== "live" && s !== "deprecated").map((status) => ({ status })),
      { lapsedAt: earlier },
      { lapsesAt: earlier },
      { until: earlier },
      { ownerActive: false },
      { snapshotApproved: false },
    ];
    for (const one of bad)
      for (const other of bad) expect(callableOf({ ...live, ...one, ...other }, now)).not.toBe(true);
  });
});

test("a lapse says whether it was the approval that ended or nobody who confirmed it", () => {
  const recertifyBy = new Date("2026-11-01T08:30:00.000Z");
  expect(lapseReasonOf({ lapsesAt: now, recertifyBy, until: null })).toBe(
    "Nobody confirmed it again by 2026-11-01 08:30 UTC.",
  );
  expect(lapseReasonOf({ lapsesAt: now, recertifyBy, until: later })).toMatch(/^Nobody confirmed/);
  expect(lapseReasonOf({ lapsesAt: now, recertifyBy, until: now })).toBe(
    "It was approved only until 2026-11-21 12:00 UTC.",
  );
});
