import { describe, expect, test } from "vitest";
import { ApiError } from "#lib/ui/api-client.ts";
import { keepRefusal, plainFailure, restoreRefusal, startingKeep, toolsOfUse } from "./narrowing-words.ts";

const used = (tool: string, permits: number, denials = 0) => ({
  tool,
  access: "read" as const,
  permits,
  denials,
  last_at: null,
});
const tools = toolsOfUse({ tools: [used("list", 1_200), used("read", 1, 2), used("drop", 0)] });

describe("narrowing a grant", () => {
  test("tells of each tool how it was used, refused calls too", () => {
    expect(tools).toEqual([
      { name: "list", used: true, hint: "1.2k calls" },
      { name: "read", used: true, hint: "1 call, 2 denied" },
      { name: "drop", used: false, hint: "Not used" },
    ]);
  });

  test("starts from what is suggested, or else from what was used", () => {
    expect(startingKeep(tools, { verdict: "narrow", keep: ["list"] })).toEqual(["list"]);
    expect(startingKeep(tools, { verdict: "keep", keep: ["list", "read", "drop"] })).toEqual([
      "list",
      "read",
    ]);
    expect(startingKeep(tools, { verdict: "revoke", keep: [] })).toEqual(["list", "read"]);
  });

  test("is refused where it would leave nothing, or take nothing", () => {
    expect(keepRefusal(0, 3)).toMatch(/end the access/);
    expect(keepRefusal(3, 3)).toMatch(/Untick/);
    expect(keepRefusal(1, 3)).toBeUndefined();
  });

  test("can be undone only while it is in shadow, and by whom the server lets", () => {
    const can = { narrow: true, restore: true } as const;
    expect(restoreRefusal({ state: "shadow" }, can)).toBeUndefined();
    expect(restoreRefusal({ state: "removed" }, can)).toMatch(/over/);
    expect(restoreRefusal({ state: "shadow" }, { ...can, restore: { no: "Not yours." } })).toBe("Not yours.");
  });

  test("says of a refusal what is wrong with it, rather than that something is", () => {
    const issue = { pointer: "/keep/0", message: "The grant does not cover this tool now." };
    const refused = new ApiError({ status: 422, code: "invalid", detail: "Not valid.", errors: [issue] });
    expect(plainFailure(refused)?.message).toBe(issue.message);
    const failed = new Error("No answer.");
    expect(plainFailure(failed)).toBe(failed);
    expect(plainFailure(null)).toBeNull();
  });
});
