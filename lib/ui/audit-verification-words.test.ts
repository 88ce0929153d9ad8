import { expect, test } from "vitest";
import type { Verification } from "#lib/audit/sealing/schemas.ts";
import { isLawful, verdicts } from "#lib/core/audit-verification.ts";
import {
  checkedWords,
  verdictCounts,
  verdictWords,
  verificationWords,
  verifiedPart,
} from "./audit-verification-words.ts";

function verification(changes: Partial<Verification>): Verification {
  return {
    id: "v",
    status: "clean",
    checked: 8_214,
    total: 8_214,
    report: { counts: {}, findings: [], faults: [], logs: [], not_checked: [] },
    failure: null,
    started_at: "2026-11-21T11:59:00.000Z",
    finished_at: "2026-11-21T12:00:00.000Z",
    ...changes,
  };
}

test("every verdict is told in words, and as lawful when it is", () => {
  expect(Object.keys(verdictWords)).toEqual([...verdicts]);
  for (const verdict of verdicts) {
    expect(verdictWords[verdict].lawful).toBe(isLawful(verdict));
    expect(verdictWords[verdict].label).toBeTruthy();
    expect(verdictWords[verdict].means).toMatch(/\.$/);
  }
});

test("what is not as it should be is counted first", () => {
  const counts = verdictCounts({ OK: 8_000, MODIFIED: 1, HELD: 3, MISSING: 0 });
  expect(counts.map(({ verdict, count }) => [verdict, count])).toEqual([
    ["MODIFIED", 1],
    ["OK", 8_000],
    ["HELD", 3],
  ]);
});

test("a clean verification says how much it covers, and names what waits too long", () => {
  const report = {
    counts: { OK: 8_214, UNSEALED: 3 },
    findings: [],
    faults: [],
    logs: [],
    not_checked: [],
  };
  expect(verificationWords(verification({ checked: 8_217, report }))).toBe(
    "All 8,214 places in the logs follow from the signed checkpoints.",
  );
  const late = verification({
    report: { counts: { OK: 8_213, LATE_UNSEALED: 1 }, findings: [], faults: [], logs: [], not_checked: [] },
  });
  expect(verificationWords(late)).toContain("1 event waits longer than it should");
});

test("an altered log says how much is altered, and leaves out what is merely late", () => {
  const report = {
    counts: { OK: 8_000, MODIFIED: 2, LATE_UNSEALED: 5 },
    findings: [],
    faults: [{ class: "standard", message: "The root does not follow." }],
    logs: [],
    not_checked: [],
  };
  expect(verificationWords(verification({ status: "tampered", report }))).toMatch(
    /^2 places are not as sealed, and 1 fault of a whole log\./,
  );
});

test("a check that could not be finished is told neither as clean nor as tampering", () => {
  expect(verificationWords(verification({ status: "failed", report: null }))).toContain("neither");
});

test("a log that was checked says how far, and which older checkpoints it extends", () => {
  const log = { class: "standard", origin: "x", size: 231_219, root: "", witnesses: null };
  expect(checkedWords({ ...log, consistent_with: { checkpoints: 1_201, oldest: 12 } })).toBe(
    "231,219 events, extends 1,201 older checkpoints, from 12 events on",
  );
  const alone = { ...log, size: 1, consistent_with: { checkpoints: 0, oldest: null } };
  expect(checkedWords({ ...alone, witnesses: { cosigned: 1, of: 3 } })).toBe(
    "1 event, cosigned by 1 of 3 witnesses",
  );
});

test("progress never claims to be done before it is", () => {
  expect(verifiedPart({ checked: 9_000, total: 8_214 })).toBe(0.99);
  expect(verifiedPart({ checked: 0, total: 0 })).toBe(0);
});
