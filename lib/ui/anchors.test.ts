import { describe, expect, test } from "vitest";
import { commentInput, type ThreadView } from "#lib/registry/review-schemas.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import {
  anchorParts,
  documentAnchor,
  findingAnchor,
  isAnchor,
  shownAnchors,
  threadsElsewhere,
} from "./anchors.ts";

const submission = {
  document: { name: "com.example/a", "odd/~name": 1 },
  findings: [
    { check: "case-twin", severity: "low", message: "", pointer: null },
    { check: "relaxed/host", severity: "low", message: "", pointer: "/remotes/0" },
  ],
  snapshot: {
    items: [
      { kind: "tool", name: "pay:all", hash: "", definition: {} },
      { kind: "resource", name: "file:///a", hash: "", definition: {} },
    ],
  },
} as unknown as SubmissionView;

describe("anchors", () => {
  test("are said in words, with the name apart", () => {
    expect(anchorParts("tool:pay:all")).toEqual({ kind: "Tool", name: "pay:all" });
    expect(anchorParts("document:/description")).toEqual({ kind: "server.json", name: "/description" });
    expect(anchorParts("access_level")).toEqual({ kind: "Access level", name: "" });
  });

  test("that the page shows are all ones that the API takes", () => {
    const shown = [...shownAnchors(submission)];
    expect(shown).toContain("tool:pay:all");
    expect(shown).toContain("finding:relaxed/host#/remotes/0");
    expect(shown).toContain("document:/odd~1~0name");
    for (const anchor of shown)
      expect(commentInput.safeParse({ id: "sub_1", anchor, body: "Why?" }).success, anchor).toBe(true);
  });

  test("of names that can't be stored are known as such", () => {
    for (const name of ["a\0b", "\ud800", "x".repeat(1_200)]) {
      expect(isAnchor(`tool:${name}`)).toBe(false);
      expect(commentInput.safeParse({ id: "sub_1", anchor: `tool:${name}`, body: "Why?" }).success).toBe(
        false,
      );
    }
    expect(isAnchor("tool:\u202eyap\n😀")).toBe(true);
  });

  test("of findings and members are as comparisons name them", () => {
    expect(findingAnchor({ check: "a", pointer: null })).toBe("finding:a");
    expect(findingAnchor({ check: "a", pointer: "" })).toBe("finding:a#");
    expect(documentAnchor("remotes")).toBe("document:/remotes");
  });

  test("that are gone leave their conversations to the end of the page", () => {
    const threads = [null, "tool:pay:all", "tool:gone", "capabilities"].map(
      (anchor) => ({ anchor }) as ThreadView,
    );
    expect(threadsElsewhere(threads, shownAnchors(submission)).map(({ anchor }) => anchor)).toEqual([
      null,
      "tool:gone",
      "capabilities",
    ]);
  });
});
