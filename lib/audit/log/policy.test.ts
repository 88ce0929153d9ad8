import { describe, expect, test } from "vitest";
import { MalformedError } from "./malformed.ts";
import { keyPairFromSeed } from "./note-key.ts";
import { formatPolicy, isQuorum, parsePolicy } from "./policy.ts";
import { testWitness } from "./test-witness.ts";

const logKey = (name: string, seed: number) => keyPairFromSeed(name, Buffer.alloc(32, seed)).vkey;
const log = logKey("log.example/standard", 1);
const keys = Object.fromEntries(
  ["X1", "X2", "X3", "Y1", "Y2", "Y3"].map((name, at) => [
    name,
    testWitness(`${name}.example`, 10 + at).vkey,
  ]),
);

/** The example of C2SP tlog-policy, with keys. */
const example = `log ${log}

witness X1 ${keys.X1}
witness X2 ${keys.X2}
witness X3 ${keys.X3}
group X-witnesses 2 X1 X2 X3

witness Y1 ${keys.Y1}
witness Y2 ${keys.Y2}
witness Y3 ${keys.Y3}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;

describe("a policy", () => {
  test("of the specification is read", () => {
    const policy = parsePolicy(example);
    expect(policy.logs).toEqual([{ vkey: log }]);
    expect(policy.witnesses).toEqual(Object.entries(keys).map(([name, vkey]) => ({ name, vkey })));
    expect(policy.groups).toEqual([
      { name: "X-witnesses", threshold: 2, members: ["X1", "X2", "X3"] },
      { name: "Y-witnesses", threshold: 1, members: ["Y1", "Y2", "Y3"] },
      { name: "X-and-Y", threshold: 2, members: ["X-witnesses", "Y-witnesses"] },
    ]);
    expect(policy.quorum).toBe("X-and-Y");
  });

  test.each([
    [["X1", "X2", "Y1"], true],
    [["X1", "X3", "Y3", "Y2"], true],
    [["X1", "Y1", "Y2", "Y3"], false],
    [["X1", "X2", "X3"], false],
    [[], false],
    [["stranger", "X-and-Y-not"], false],
  ])("of the specification: %j is enough: %s", (cosigners, enough) => {
    expect(isQuorum(parsePolicy(example), cosigners)).toBe(enough);
  });

  test("without witnesses asks for none", () => {
    const policy = parsePolicy(formatPolicy({ logs: [{ vkey: log }] }));
    expect(policy).toEqual({ logs: [{ vkey: log }], witnesses: [], groups: [], quorum: "none" });
    expect(isQuorum(policy, [])).toBe(true);
  });

  test("is read back as it was written", () => {
    const policy = parsePolicy(example);
    policy.logs.push({ vkey: logKey("log.example/security", 2), url: "https://log.example/security" });
    expect(parsePolicy(formatPolicy(policy))).toEqual(policy);
  });

  test("may have comments, tabs and spaces", () => {
    const text = `# Countersign, naïve\n\t # more\n \t\n\tlog\t${log}  https://log.example/ \n witness w\t${keys.X1}\nquorum w\n`;
    expect(parsePolicy(text)).toEqual({
      logs: [{ vkey: log, url: "https://log.example/" }],
      witnesses: [{ name: "w", vkey: keys.X1 }],
      groups: [],
      quorum: "w",
    });
  });

  test("keeps the key that a log had before beside the one it has", () => {
    const old = logKey("log.example/standard", 3);
    expect(parsePolicy(formatPolicy({ logs: [{ vkey: log }, { vkey: old }] })).logs).toHaveLength(2);
  });

  const witness = `witness X1 ${keys.X1}\nwitness X2 ${keys.X2}\n`;
  test.each([
    ["nothing", ""],
    ["no quorum", `log ${log}\n`],
    ["two quorums", "quorum none\nquorum none\n"],
    ["a quorum of two", `${witness}quorum X1 X2\n`],
    ["a quorum of nobody", "quorum\n"],
    ["an unknown quorum", "quorum X1\n"],
    ["a quorum before its witness", `quorum X1\n${witness}`],
    ["an unknown line", "logs none\nquorum none\n"],
    ["a line in capitals", `LOG ${log}\nquorum none\n`],
    ["a comment after a line", "quorum none # nobody\n"],
    ["no newline at the end", "quorum none"],
    ["a carriage return", "quorum none\r\n"],
    ["a control character", "# \u0000\nquorum none\n"],
    ["a delete character", "# \u007f\nquorum none\n"],
    ["a log without a key", "log\nquorum none\n"],
    ["a log with a mangled key", `log ${log.slice(0, -2)}\nquorum none\n`],
    ["a log with a witness's key", `log ${keys.X1}\nquorum none\n`],
    ["a log with too much", `log ${log} a b\nquorum none\n`],
    ["a log twice", `log ${log}\nlog ${log}\nquorum none\n`],
    ["a log twice under two names", `log ${log}\nlog ${logKey("log.example/other", 1)}\nquorum none\n`],
    ["a witness without a name", `witness ${keys.X1}\nquorum none\n`],
    ["a witness with a log's key", `witness w ${log}\nquorum none\n`],
    ["a witness twice", `${witness}witness X3 ${keys.X1}\nquorum none\n`],
    ["two witnesses of one name", `${witness}witness X1 ${keys.X3}\nquorum none\n`],
    ["a witness named none", `witness none ${keys.X1}\nquorum none\n`],
    ["a group without members", `${witness}group g all\nquorum none\n`],
    ["a group of a stranger", `${witness}group g all X1 X9\nquorum none\n`],
    ["a group of none", "group g any none\nquorum none\n"],
    ["a group of itself", `${witness}group g any g\nquorum none\n`],
    ["a group with the name of a witness", `${witness}group X1 any X2\nquorum none\n`],
    ["a group named none", `${witness}group none any X2\nquorum none\n`],
    ["a group that needs nobody", `${witness}group g 0 X1 X2\nquorum none\n`],
    ["a group that needs too many", `${witness}group g 3 X1 X2\nquorum none\n`],
    ["a group that needs half", `${witness}group g 0.5 X1 X2\nquorum none\n`],
    ["a threshold with a zero before it", `${witness}group g 01 X1 X2\nquorum none\n`],
    ["a member twice in a group", `${witness}group g 2 X1 X1\nquorum none\n`],
    ["a member of two groups", `${witness}group g any X1\ngroup h any X1 X2\nquorum none\n`],
  ])("with %s is refused", (_what, wrong) => {
    expect(() => parsePolicy(wrong)).toThrow(MalformedError);
  });

  test("that is refused says in which line", () => {
    expect(() => parsePolicy(`log ${log}\n\ngroup g any X1\nquorum g\n`)).toThrow("Line 3 of the policy");
  });

  test.each([
    ["a key that is none", { logs: [{ vkey: "log" }] }],
    ["a URL of two lines", { logs: [{ vkey: log, url: "https://a\nquorum none" }] }],
    ["an unknown quorum", { logs: [{ vkey: log }], quorum: "somebody" }],
  ])("is not written with %s", (_what, wrong) => {
    expect(() => formatPolicy(wrong)).toThrow(MalformedError);
  });
});
