import { describe, expect, test } from "vitest";
import type { AccessReviewItem } from "#lib/access/reviews/schemas.ts";
import {
  byAgent,
  decidedWords,
  outcomeWords,
  progressWords,
  scopeWords,
  silenceWords,
  verdictOfSilence,
} from "./review-words.ts";

const item = (id: string, agent: string, access_level: AccessReviewItem["access_level"]) =>
  ({
    id,
    agent: { id: agent, name: agent },
    owner: { ref: "team:a", label: "A" },
    access_level,
    recommendation: "keep",
    evidence: { use: { enough: true, granted: 3 } },
  }) as AccessReviewItem;

describe("an access review in words", () => {
  test("names everything that its scope asks for, and nothing else", () => {
    expect(scopeWords({})).toBe("Every grant in force");
    expect(
      scopeWords({
        owners: ["team:payments", "user:ana@example.com"],
        access_levels: ["write", "admin"],
        classifications: ["restricted"],
        begun_days_ago: 30,
      }),
    ).toBe("agents of payments, ana@example.com; Restricted data; Write or Admin access; older than 30 days");
  });

  test("says what silence does: above read it always revokes", () => {
    expect(verdictOfSilence(item("1", "a", "read"), "recommended")).toBe("keep");
    expect(verdictOfSilence(item("1", "a", "read"), "revoke")).toBe("revoke");
    expect(verdictOfSilence(item("1", "a", "write"), "recommended")).toBe("revoke");
    expect(silenceWords(item("1", "a", "admin"), "recommended")).toBe("If nobody decides: revoked");
    for (const use of [
      { enough: false, granted: 3 },
      { enough: true, granted: 0 },
    ])
      expect(verdictOfSilence({ ...item("1", "a", "read"), evidence: { use } }, "recommended")).toBe(
        "revoke",
      );
  });

  test("counts verdicts while it is open, and outcomes with what silence did afterwards", () => {
    const counts = { verdicts: { keep: 8, narrow: 3, revoke: 0 }, silent: 0, outcomes: {} };
    expect(progressWords({ items: 40, decided: 11, counts: counts as never })).toBe(
      "11 of 40 decided: 8 keep, 3 narrow",
    );
    expect(progressWords({ items: 40, decided: 11 })).toBe("11 of 40 decided");
    expect(
      outcomeWords({ verdicts: {}, silent: 3, outcomes: { revoked: 4, kept: 5, overtaken: 0 } } as never),
    ).toBe("5 kept, 4 revoked (3 by silence)");
  });

  test("stands under its agents, what can do most first", () => {
    const groups = byAgent([item("1", "b", "read"), item("2", "a", "read"), item("3", "b", "admin")]);
    expect(groups.map(({ agent, items }) => [agent.id, items.map(({ id }) => id)])).toEqual([
      ["b", ["3", "1"]],
      ["a", ["2"]],
    ]);
  });

  test("says how far a narrowing goes", () => {
    expect(decidedWords({ verdict: "narrow", keep: ["a"] })).toBe("Narrow to 1 tool");
    expect(decidedWords({ verdict: null, keep: [] })).toBe("Undecided");
  });
});
