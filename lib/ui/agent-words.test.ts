import { describe, expect, test } from "vitest";
import { parseQuery, printQuery } from "#lib/core/audit-query/index.ts";
import {
  agentCallsHref,
  allowVerb,
  grantCountWords,
  grantLimitWords,
  recognitionWords,
  usageSentence,
} from "./agent-words.ts";

const tool = {
  server: "a",
  tool: "t",
  granted: true,
  shadow: false,
  permits: 0,
  denials: 0,
  last_at: null,
  weeks: [],
};
const used = { ...tool, permits: 5 };

describe("the sentence above the heat map", () => {
  const say = (items: (typeof tool)[], left_out = 0) => usageSentence({ days: 90, items, left_out });

  test("sets what was granted against what was used", () => {
    expect(say([...Array(37).fill(tool), used, used, used])).toBe("Granted 40 tools, used 3 in 90 days.");
    expect(say([tool])).toBe("Granted 1 tool, used none in 90 days.");
    expect(say([used])).toBe("Granted 1 tool, used it in 90 days.");
    expect(say([used, used])).toBe("Granted 2 tools, used all of them in 90 days.");
  });

  test("counts no tool that was used under a grant that is over", () => {
    expect(say([tool, { ...used, granted: false }])).toBe("Granted 1 tool, used none in 90 days.");
    expect(say([{ ...used, granted: false }])).toMatch(/^No grant gives it access now. What it used/);
    expect(say([{ ...tool, granted: false }])).toBe("No grant gives it access now.");
  });

  test("does not pass a part off as the whole", () => {
    expect(say([tool, used], 5)).toBe("Granted more than 2 tools, used 1 in 90 days.");
  });
});

test("counts of grants leave out what there is none of", () => {
  expect(grantCountWords({ given: 3, requested: 1 })).toBe("3 given, 1 requested");
  expect(grantCountWords({ given: 0, requested: 1 })).toBe("1 requested");
  expect(grantCountWords({ given: 0, requested: 0 })).toBeNull();
});

test("a grant's limits are counted", () => {
  expect(grantLimitWords({ tools: ["a"], users: 1, constraints: 2 })).toBe(
    "1 tool, for 1 person only, 2 limits on arguments",
  );
  expect(grantLimitWords({ tools: [], users: 0, constraints: 0 })).toBeNull();
});

test("the button says what it allows", () => {
  expect(allowVerb([])).toBe("Allow");
  expect(allowVerb(["read", "write", "admin"])).toBe("Allow read, write, and admin");
});

test("an agent is recognised by a client or by what a claim says", () => {
  expect(recognitionWords({ client_id: "cli_1" })).toBe("cli_1");
  expect(recognitionWords({ issuer: "https://i.example", claim: "sub", value: "spiffe://a" })).toBe(
    "sub = spiffe://a",
  );
});

test("the link to its calls is a search that the log can read", () => {
  const q = new URL(agentCallsHref("agt_1", "denied"), "http://x").searchParams.get("q") ?? "";
  const parsed = parseQuery(q);
  expect("query" in parsed && printQuery(parsed.query)).toBe("agent:agt_1 status:denied");
});
