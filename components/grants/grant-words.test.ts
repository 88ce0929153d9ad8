import { describe, expect, it } from "vitest";
import type { GrantTool } from "#lib/access/grants/schemas.ts";
import {
  accessCounts,
  minutesWords,
  mustWords,
  riskiestFirst,
  scopesWords,
  termsWords,
} from "./grant-words.ts";

const tool = (name: string, access: GrantTool["access"], ...effects: string[]): GrantTool => ({
  name,
  access,
  effects,
});

describe("how long a grant lasts", () => {
  it.each([
    [5, "5 minutes"],
    [60, "1 hour"],
    [90, "90 minutes"],
    [480, "8 hours"],
    [1_440, "1 day"],
    [1_800, "30 hours"],
    [43_200, "30 days"],
    [3_000, "2 d 2 h"],
    [150, "2 h 30 min"],
  ])("says %i minutes as a person would: %s", (minutes, words) => {
    expect(minutesWords(minutes)).toBe(words);
  });
});

describe("what a grant is of", () => {
  it("names the scopes in their order, however they came", () => {
    expect(scopesWords(["write", "read"])).toBe("read and write access");
    expect(scopesWords(["admin", "read", "write"])).toBe("read, write and admin access");
    expect(scopesWords([])).toBe("");
  });

  it("counts single tools, whose names are somebody else's", () => {
    expect(termsWords({ scopes: ["read"], tools: [] })).toBe("Read access");
    expect(termsWords({ scopes: ["read"], tools: ["pay"] })).toBe("Read access and 1 tool");
    expect(termsWords({ scopes: [], tools: ["pay", "refund"] })).toBe("2 tools");
  });
});

describe("the tools behind a grant", () => {
  const tools = [
    tool("find", "read", "reads"),
    tool("send", "write", "reaches_out"),
    tool("pay", "write", "reads", "pays"),
    tool("drop", "admin"),
    tool("browse", "read", "takes_untrusted_input"),
  ];

  it("come by access, then by their worst effect, then by name", () => {
    expect(riskiestFirst(tools).map(({ name }) => name)).toEqual(["drop", "pay", "send", "browse", "find"]);
  });

  it("are counted by access, the riskiest first", () => {
    expect(accessCounts(tools)).toBe("1 admin, 2 write, 2 read");
    expect(accessCounts([])).toBe("");
  });
});

describe("what an argument must be", () => {
  it("tells a number from a text that reads the same", () => {
    expect(mustWords({ op: "equals", value: 1 })).toBe("is 1");
    expect(mustWords({ op: "equals", value: "1" })).toBe('is "1"');
  });

  it("lists what it may be", () => {
    expect(mustWords({ op: "one_of", values: ["EU", "UK", true] })).toBe('is one of "EU", "UK" or true');
    expect(mustWords({ op: "one_of", values: ["EU"] })).toBe('is "EU"');
  });

  it("says both ends of a range, or the only one", () => {
    expect(mustWords({ op: "range", min: 0, max: 100 })).toBe("is a number from 0 to 100");
    expect(mustWords({ op: "range", min: 5 })).toBe("is a number of 5 at least");
    expect(mustWords({ op: "range", max: 5 })).toBe("is a number of 5 at most");
    expect(mustWords({ op: "range", min: 5, max: 5 })).toBe("is a number equal to 5");
  });

  it("says that a prefix and a pattern are for texts, and that a pattern is for the whole of one", () => {
    expect(mustWords({ op: "prefix", prefix: "C-" })).toBe('is a text that begins with "C-"');
    expect(mustWords({ op: "pattern", pattern: "C-\\d+" })).toBe("is a text that as a whole matches C-\\d+");
  });
});
