import { describe, expect, test } from "vitest";
import type { AccessLevel } from "#lib/core/words.ts";
import { formFault, type JudgedItem, keptBy, movedSince, type Said, verdictFault } from "./verdict-rules.ts";

const tools = ["forecast", "history", "note"];
type Use = JudgedItem["evidence"]["use"];

function item(accessLevel: AccessLevel, changes: Partial<Use> = {}): JudgedItem {
  const use: Use = {
    days: 90,
    enough: true,
    granted: 3,
    used: 1,
    tools,
    restorable: [],
    used_tools: ["forecast"],
    last_at: null,
    permits: 4,
    denials: 0,
    suggestion: { verdict: "narrow", keep: ["forecast"], because: "Granted 3 tools, used 1." },
    ...changes,
  };
  return { accessLevel, evidence: { use, peers: 0, signed_by: [] } };
}
const unused: Partial<Use> = { used: 0, used_tools: [], permits: 0 };
const keptWhole: Partial<Use> = { suggestion: { verdict: "keep", keep: tools, because: "Used." } };
const said = (verdict: Said["verdict"], changes: Partial<Said> = {}): Said => ({
  verdict,
  keep: undefined,
  reason: undefined,
  count: 1,
  ...changes,
});
const reason = "The desk needs it.";

describe("to keep", () => {
  test("what is used and only reads takes no reason, one by one and in bulk", () => {
    expect(verdictFault(item("read"), said("keep"))).toBeNull();
    expect(verdictFault(item("read"), said("keep", { count: 40 }))).toBeNull();
  });

  test("what was not used takes one", () => {
    expect(verdictFault(item("read", unused), said("keep"))).toMatch(/not used/);
    expect(verdictFault(item("read", unused), said("keep", { reason }))).toBeNull();
  });

  test.each(["write", "admin"] as const)(
    "what is of the level %s takes one, and is kept by itself",
    (level) => {
      expect(verdictFault(item(level), said("keep"))).toMatch(/Give a reason/);
      expect(verdictFault(item(level), said("keep", { reason }))).toBeNull();
      expect(verdictFault(item(level), said("keep", { reason, count: 2 }))).toMatch(/by itself/);
    },
  );
});

describe("to revoke", () => {
  test("what was not used takes no reason, of any level and in bulk", () => {
    expect(verdictFault(item("admin", unused), said("revoke", { count: 200 }))).toBeNull();
  });

  test("what is used takes one, in bulk as well", () => {
    expect(verdictFault(item("read"), said("revoke"))).toMatch(/is used/);
    expect(verdictFault(item("admin"), said("revoke", { reason, count: 200 }))).toBeNull();
  });
});

describe("to narrow", () => {
  test("keeps what is suggested, unless somebody names the tools", () => {
    expect(verdictFault(item("write"), said("narrow", { count: 3 }))).toBeNull();
    expect(keptBy(item("write"), said("narrow"))).toEqual(["forecast"]);
    const named = said("narrow", { keep: ["history", "note", "note"] });
    expect(verdictFault(item("write"), named)).toBeNull();
    expect(keptBy(item("write"), named)).toEqual(["history", "note"]);
    expect(keptBy(item("write"), said("keep"))).toEqual([]);
  });

  test("is refused where nothing is suggested and nothing is named", () => {
    expect(verdictFault(item("read", keptWhole), said("narrow"))).toMatch(/Nothing narrower is suggested/);
    expect(verdictFault(item("read", keptWhole), said("narrow", { keep: ["note"] }))).toBeNull();
  });

  test("leaves something, not everything, and nothing that was not there", () => {
    expect(verdictFault(item("read"), said("narrow", { keep: [] }))).toMatch(/Revoke it instead/);
    expect(verdictFault(item("read"), said("narrow", { keep: [...tools].reverse() }))).toMatch(
      /Keep it instead/,
    );
    expect(verdictFault(item("read"), said("narrow", { keep: ["forecast", "wipe"] }))).toMatch(
      /"wipe" is not/,
    );
  });

  test("names tools for one item alone, and no other verdict names any", () => {
    expect(formFault(said("narrow", { keep: ["note"] }))).toBeNull();
    expect(formFault(said("narrow", { keep: ["note"], count: 2 }))).toMatch(/one item/);
    for (const verdict of ["keep", "revoke"] as const)
      expect(formFault(said(verdict, { keep: ["note"] }))).toMatch(/Only narrowing/);
  });
});

test("an item has moved when it was decided at another time than its reader saw, and the words say by whom", () => {
  const at = "2026-06-01T00:00:00.000Z";
  const decided = { verdict: "revoke", decidedBy: { name: "Mei" }, decidedAt: new Date(at) };
  const undecided = { verdict: null, decidedBy: null, decidedAt: null };
  expect(movedSince(undecided, null)).toBeNull();
  expect(movedSince(decided, at)).toBeNull();
  expect(movedSince(decided, "2026-06-01T02:00:00.000+02:00")).toBeNull();
  expect(movedSince(decided, null)).toMatch(/Mei decided this meanwhile: revoke/);
  expect(movedSince(decided, "2026-05-31T00:00:00.000Z")).toMatch(/Mei/);
});
