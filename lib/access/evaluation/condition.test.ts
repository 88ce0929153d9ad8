import { describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/core/json-object.ts";
import { type ConditionFacts, compileCondition, conditionFault } from "./condition.ts";
import type { Call } from "./decision.ts";
import { evaluate } from "./evaluate.ts";
import { conditionFacts } from "./rules.ts";
import { agent, call, facts, now, policy, tool, unused, worldOf } from "./test-world.ts";

const [server] = [...worldOf(facts()).servers.values()];
if (!server) throw new Error("The world of the tests has a server.");
const udo = { id: "udo", email: "udo@example.com", name: "Udo", active: true };

function askedOf(
  args: JsonObject,
  session: Call["session"] = null,
  user: typeof udo | null = udo,
): ConditionFacts {
  return conditionFacts(
    { agent: agent(), user, server: server as NonNullable<typeof server> },
    tool("find"),
    "read",
    { args, session },
  )();
}

const answer = (expression: string, facts: ConditionFacts = askedOf({ n: 5, text: "abc", list: [1, 2] })) => {
  expect(conditionFault(expression)).toBeNull();
  return compileCondition(expression)(facts);
};

describe("a condition", () => {
  it.each([
    ['agent.id == "scribe" && agent.name == "Scribe"', true],
    ['user.id == "udo" && user.email.endsWith("@example.com")', true],
    ['server.name.startsWith("com.example/") && server.classification == "internal"', true],
    ['tool.name == "find" && tool.access == "read" && "reads" in tool.effects', true],
    ["args.n > 4 && args.n <= 5 && args.n == 5 && args.n in [5, 6]", true],
    ['has(args.text) && !has(args.other) && "list" in args', true],
    ["args.list.exists(one, one == 2)", true],
    ["args.list.all(one, one > 1)", false],
    ["session == null", true],
    ['args.text.matches("b")', true],
    ['args.text.matches("^b")', false],
  ])("sees what the call is about: %s", (expression, met) => {
    expect(answer(expression)).toBe(met);
  });

  it("sees the session, and that nobody is acted for", () => {
    expect(answer("session.steps > 3", askedOf({}, { id: "s", steps: 4, cost: null }))).toBe(true);
    expect(answer("user == null", askedOf({}, null, null))).toBe(true);
  });

  it.each([
    "args.n",
    "args.missing == 1",
    "args.n == 1 / 0",
    "session.steps > 3",
    "args.toString == 1",
    "args.constructor == 1",
  ])("that can't be evaluated has no answer: %s", (expression) => {
    expect(compileCondition(expression)(askedOf({ n: 5, text: "abc" }))).toBeUndefined();
  });

  it("has no answer about more arguments than it may go through", () => {
    const everything = 'args.size() > 0 && agent.id == "scribe"';
    expect(answer(everything, askedOf({ list: Array(1_000).fill(0) }))).toBe(true);
    expect(answer(everything, askedOf({ list: Array(3_000).fill(0) }))).toBeUndefined();
    expect(answer(everything, askedOf({ text: "x".repeat(20_001) }))).toBeUndefined();
    const deep = JSON.parse(`${'{"a":'.repeat(100)}1${"}".repeat(100)}`);
    expect(answer(everything, askedOf(deep))).toBeUndefined();
  });

  it("that does not look at arguments does not mind them", () => {
    expect(answer('agent.id == "scribe"', askedOf({ list: Array(3_000).fill(0) }))).toBe(true);
  });

  it("answers soon whatever the text", () => {
    const about = (length: number) => askedOf({ text: `${"a".repeat(length)}!` });
    expect(answer('args.text.matches("^(a+)+$")', about(900))).toBe(false);
    expect(answer('args.text.matches("^(a+)+$")', about(1_000))).toBeUndefined();
  });

  it("has no answer about arguments that were not sent, and says so, where it depends on them", () => {
    const kept = { ...askedOf({}), args: null };
    expect(compileCondition('args.list.exists(x, x == "a")')(kept)).toBe("not_told");
    expect(compileCondition("has(args.n)")(kept)).toBe("not_told");
    expect(compileCondition('agent.id == "scribe"')(kept)).toBe(true);
  });

  it("goes through less where it goes through it again and again", () => {
    const loop = "args.list.all(x, x == 0)";
    expect(answer(loop, askedOf({ list: Array(190).fill(0) }))).toBe(true);
    expect(answer(loop, askedOf({ list: Array(200).fill(0) }))).toBeUndefined();
    expect(answer(loop, askedOf({ list: [], text: "x".repeat(5_001) }))).toBeUndefined();
    const long = `args.list.all(x, ${Array(10).fill("x == 0").join(" && ")})`;
    expect(answer(long, askedOf({ list: Array(30).fill(0) }))).toBe(true);
    expect(answer(long, askedOf({ list: Array(100).fill(0) }))).toBeUndefined();
    const matching = 'args.list.all(x, x.matches("a{1,90}"))';
    expect(answer(matching, askedOf({ list: Array(3).fill("aaa") }))).toBe(true);
    expect(answer(matching, askedOf({ list: Array(100).fill("aaa") }))).toBeUndefined();
  });

  it("finds arguments of any name, and none that were not sent", () => {
    const hostile = JSON.parse('{"__proto__":{"admin":true},"constructor":{"name":"x"},"toString":1}');
    expect(
      answer(
        'args["__proto__"].admin && args.constructor.name == "x" && args.toString == 1',
        askedOf(hostile),
      ),
    ).toBe(true);
    expect(answer("has(args.admin)", askedOf(hostile))).toBe(false);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe("conditionFault", () => {
  it.each([
    ["args.n >", "The condition can't be used:"],
    ["", "The condition can't be used:"],
    ["agnet.id == 'x'", "The condition can't be used: Unknown variable: agnet"],
    ["agent.nmae == 'x'", "The condition can't be used: No such key: nmae"],
    ["agent.id == 1", "The condition can't be used:"],
    ["args.n + 1", "A condition is true or false; this one is a value of the type"],
    ["agent.name", "A condition is true or false; this one is a value of the type string."],
    ["args.a.all(x, args.b.exists(y, x == y))", "A loop may not stand in another."],
    ["args.a.filter(x, args.b.all(y, y)).all(x, true)", "A loop may not stand in another."],
    ["args.a.all(x, x) || args.b.all(x, x) || args.c.all(x, x)", "A condition may have 2 loops."],
    [
      "(args.a + args.a).all(x, x)",
      "A loop goes over something that the call has, or over a list that stands",
    ],
    ['args.a.split("").all(x, true)', "A loop goes over something that the call has"],
    [
      "size(args.a + args.a + args.a + args.a + args.a + args.a + args.a + args.a + args.a + args.a + args.a + args.a) > 1",
      "A condition may have 10 sums.",
    ],
    ["cel.bind(a, args.b + args.b, a == a)", "The function bind can't be used here."],
    ['args.a.split("").size() > 1', "The function split can't be used here."],
    ["args.a.matches(args.b)", "The pattern of `matches` must stand in the condition itself, as a text."],
    [
      'args.a.matches("a" + args.b)',
      "The pattern of `matches` must stand in the condition itself, as a text.",
    ],
    ['args.a.matches("(")', "This is no pattern of RE2"],
    ['args.a.matches("(b)\\\\1")', "This is no pattern of RE2"],
    ['args.a.matches("(a?){1000}")', "This pattern is too large"],
    [`${"(".repeat(200)}true${")".repeat(200)}`, "The condition can't be used:"],
  ])("says what is wrong with %j", (expression, fault) => {
    expect(conditionFault(expression)).toContain(fault);
    expect(compileCondition(expression)(askedOf({ n: 1 }))).toBeUndefined();
  });
});

describe("a rule whose condition is broken", () => {
  const broken = ["args.n >", "args.missing == 1", "agnet.id == 'x'", "args.n"];

  it.each(broken)("refuses what it would refuse, and is named: %s", (condition) => {
    const world = worldOf(
      facts({ policy: policy({ rules: [{ id: "r", effect: "deny", reason: "No.", condition }] }) }),
    );
    const decision = evaluate(world, call({ args: { n: 1 } }), now, unused);
    expect(decision).toMatchObject({ permit: false, reason: "denied_by_rule", brokenRules: ["r"] });
  });

  it.each(broken)("asks where it would ask, and is named: %s", (condition) => {
    const world = worldOf(
      facts({ policy: policy({ rules: [{ id: "r", effect: "ask", reason: "Ask.", condition }] }) }),
    );
    const decision = evaluate(world, call({ args: { n: 1 } }), now, unused);
    expect(decision).toMatchObject({ permit: false, reason: "approval_required", brokenRules: ["r"] });
  });
});
