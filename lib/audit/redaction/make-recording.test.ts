import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDisclosure } from "./disclosure.ts";
import { hashToken } from "./keyed-hash.ts";
import { makeRecording } from "./make-recording.ts";
import type { Recordable } from "./recording.ts";
import type { RecordingRuleInput } from "./schemas.ts";
import { isClean } from "./scrub.ts";
import { mask } from "./treat.ts";

const auditId = "0198f2c0-aabb-7ccd-9e0f-112233445566";

function rule(
  fields: RecordingRuleInput["fields"],
  changes: Partial<RecordingRuleInput> = {},
): RecordingRuleInput {
  return { server: "crm", tool: "get", otherwise: "keep", fields, targets: [], ...changes };
}

function apply(rules: RecordingRuleInput[], args: unknown, parts: Partial<Recordable> = {}) {
  return makeRecording(rules, ["vault"]).apply({
    auditId,
    server: "crm",
    tool: "get",
    arguments: args,
    ...parts,
  });
}

describe("a rule for a field", () => {
  test("keeps it, drops it, masks all but its last four characters, or hashes it", () => {
    const fields: RecordingRuleInput["fields"] = [
      { path: "name", treatment: "keep" },
      { path: "note", treatment: "drop" },
      { path: "account", treatment: "mask" },
      { path: "short", treatment: "mask" },
      { path: "customer", treatment: "hash" },
      { path: "number", treatment: "hash" },
    ];
    const { arguments: left, redactions } = apply([rule(fields)], {
      name: "Weather",
      note: "private",
      account: "ACC-99-1234",
      short: "12345",
      customer: "C-42",
      number: 4711,
    });
    expect(left).toEqual({
      name: "Weather",
      account: "****1234",
      short: "****",
      customer: hashToken("C-42"),
      number: hashToken("4711"),
    });
    expect(redactions).toContainEqual({ path: "arguments.note", treatment: "drop", reason: "rule" });
    expect(redactions).toContainEqual({ path: "arguments.customer", treatment: "hash", reason: "rule" });
  });

  test("reaches all that is below it, but for what has a rule of its own", () => {
    const fields: RecordingRuleInput["fields"] = [
      { path: "customer", treatment: "drop" },
      { path: "customer.id", treatment: "keep" },
      { path: "people", treatment: "hash" },
    ];
    const args = {
      customer: { id: "C-1", name: "Ann", more: { a: 1 } },
      people: [{ name: "Bob" }, "Cid"],
      n: 1,
    };
    expect(apply([rule(fields)], args).arguments).toEqual({
      customer: { id: "C-1" },
      people: [{ name: hashToken("Bob") }, hashToken("Cid")],
      n: 1,
    });
  });

  test("finds members and elements by *, beside a rule for one of them", () => {
    const fields: RecordingRuleInput["fields"] = [
      { path: "*.ssn", treatment: "hash" },
      { path: "owner.name", treatment: "drop" },
      { path: "items.*.sku", treatment: "drop" },
    ];
    const args = {
      owner: { name: "Ann", ssn: "x-1" },
      items: [
        { sku: "a", n: 1 },
        { sku: "b", n: 2 },
      ],
    };
    expect(apply([rule(fields)], args).arguments).toEqual({
      owner: { ssn: hashToken("x-1") },
      items: [{ n: 1 }, { n: 2 }],
    });
  });

  test("says the hash of a value is the same each time, of 128 bits, and holds nothing of it", () => {
    expect(hashToken("C-42")).toBe(hashToken("C-42"));
    expect(hashToken("C-42")).not.toBe(hashToken("C-43"));
    expect(hashToken("C-42")).toMatch(/^hmac:[\w-]{22}$/);
  });

  test("does not keep what its name says is a secret", () => {
    expect(
      apply([rule([{ path: "password", treatment: "keep" }])], { password: "hunter2" }).arguments,
    ).toEqual({});
    expect(
      apply([rule([{ path: "password", treatment: "mask" }])], { password: "hunter2hunter2" }).arguments,
    ).toEqual({});
  });

  test("does not keep a secret that stands in it", () => {
    expect(
      apply([rule([{ path: "note", treatment: "keep" }])], { note: "card 4111111111111111" }).arguments,
    ).toEqual({
      note: "card [redacted:card]",
    });
  });
});

describe("what no rule names", () => {
  test("is dropped where the rule says so, what a producer sent beside the form as well", () => {
    const recorded = apply(
      [rule([{ path: "id", treatment: "keep" }], { otherwise: "drop" })],
      { id: 7, a: 1, b: { c: "x" } },
      {
        unmapped: { words: "private", n: 2 },
      },
    );
    expect(recorded.arguments).toEqual({ id: 7 });
    expect(recorded.unmapped).toEqual({ n: 2 });
    expect(recorded.redactions).toContainEqual({
      path: "arguments.b",
      treatment: "drop",
      reason: "not_named",
    });
  });

  test("is kept in numbers alone, on a server with restricted data that has no rule", () => {
    const args = {
      id: 7,
      ok: true,
      note: "Jane Doe",
      "Jane Doe": 1,
      list: ["a", 2],
      deep: { text: "x", n: 3 },
    };
    const recorded = apply([], args, { server: "vault" });
    expect(recorded.arguments).toEqual({ id: 7, ok: true, list: ["[redacted:drop]", 2], deep: { n: 3 } });
    expect(recorded.redactions).toContainEqual({
      path: "arguments.note",
      treatment: "drop",
      reason: "restricted_server",
    });
    expect(JSON.stringify(recorded)).not.toContain("Jane");
  });

  test("is kept on other servers", () => {
    expect(apply([], { note: "Sunny today" }).arguments).toEqual({ note: "Sunny today" });
  });

  test("leaves a marker where all of the arguments go", () => {
    expect(apply([], "Jane Doe", { server: "vault" }).arguments).toBe("[redacted:drop]");
    expect(apply([rule([], { otherwise: "drop" })], ["Jane Doe"]).arguments).toBe("[redacted:drop]");
    expect("arguments" in apply([], undefined, { server: "vault" })).toBe(false);
  });

  test("a tool's own rule comes before that for all tools of its server", () => {
    const all = rule([{ path: "a", treatment: "drop" }], { tool: "*" });
    const own = rule([{ path: "b", treatment: "drop" }]);
    expect(apply([all, own], { a: 1, b: 2 }).arguments).toEqual({ a: 1 });
    expect(apply([all, own], { a: 1, b: 2 }, { tool: "put" }).arguments).toEqual({ b: 2 });
    expect(apply([all, own], { a: 1, b: 2 }, { server: "other" }).arguments).toEqual({ a: 1, b: 2 });
  });
});

describe("a disclosable field", () => {
  const fields: RecordingRuleInput["fields"] = [
    { path: "customer.name", treatment: "disclosable" },
    { path: "customer.street", treatment: "disclosable", subject: "household" },
    { path: "tags.*", treatment: "disclosable" },
  ];
  const targets: RecordingRuleInput["targets"] = [
    { path: "customer.id", type: "customer", access: "read" },
    { path: "customer.house", type: "household", access: "read" },
  ];
  const args = { customer: { id: "C-42", house: "H-1", name: "Möbius", street: "Elm 3" }, tags: ["vip"] };

  test("leaves its digest, sorted among its parent's (RFC 9901), and a disclosure that opens to it", () => {
    const recorded = apply([rule(fields, { targets })], args);
    const left = recorded.arguments as { customer: { _sd: string[] }; tags: unknown[]; _sd_alg: string };
    expect(left).toEqual({
      customer: { id: "C-42", house: "H-1", _sd: [expect.any(String), expect.any(String)] },
      tags: [{ "...": expect.any(String) }],
      _sd_alg: "sha-256",
    });
    expect(left.customer._sd).toEqual([...left.customer._sd].sort());
    expect(recorded.disclosures.map(({ subject, encoded }) => [subject, openDisclosure(encoded)])).toEqual([
      ["customer:C-42", { name: "name", value: "Möbius" }],
      ["household:H-1", { name: "street", value: "Elm 3" }],
      ["customer:C-42", { name: null, value: "vip" }],
    ]);
    expect(JSON.stringify([recorded.arguments, recorded.redactions, recorded.targets])).not.toMatch(
      /Möbius|Elm|vip/,
    );
  });

  test("has another digest each time, so that nobody finds it out by trying", () => {
    const [one, other] = [apply([rule(fields)], args), apply([rule(fields)], args)];
    expect(one.disclosures[0]?.digest).not.toBe(other.disclosures[0]?.digest);
  });

  test("is about the event itself where there is no target", () => {
    expect(apply([rule(fields)], args).disclosures[0]?.subject).toBe(`event:${auditId}`);
  });

  test("can't be feigned by a producer", () => {
    const forged = {
      _sd: ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"],
      _sd_alg: "md5",
      list: [{ "...": "x" }],
      n: 1,
    };
    expect(apply([], forged).arguments).toEqual({ list: [{}], n: 1 });
    expect(apply([rule([{ path: "n", treatment: "keep" }])], forged).arguments).toEqual({ list: [{}], n: 1 });
  });
});

describe("targets", () => {
  const targets: RecordingRuleInput["targets"] = [{ path: "ids.*", type: "customer", access: "write" }];
  const idsOf = (treatment: RecordingRuleInput["fields"][number]["treatment"]) =>
    apply([rule([{ path: "ids", treatment }], { targets })], { ids: ["C-1", 2] }).targets.map(({ id }) => id);

  test("are found by the rule", () => {
    expect(apply([rule([], { targets })], { ids: ["C-1", 2, "C-1"] }).targets).toEqual([
      { type: "customer", id: "C-1", access: "write" },
      { type: "customer", id: "2", access: "write" },
    ]);
  });

  test.each(["drop", "mask", "hash", "disclosable"] as const)(
    "have no clear id where the field has the treatment %s",
    (treatment) => {
      expect(idsOf(treatment)).toEqual([hashToken("C-1"), hashToken("2")]);
    },
  );

  test("of a producer are hashed where the arguments do not say them either", () => {
    const recorded = apply(
      [rule([{ path: "id", treatment: "hash" }])],
      { id: "C-42" },
      {
        targets: [
          { type: "customer", id: "C-42" },
          { type: "customer", id: "ana@example.com" },
          { type: "order", id: "O-7" },
        ],
      },
    );
    expect(recorded.targets.map(({ id }) => id)).toEqual([
      hashToken("C-42"),
      hashToken("ana@example.com"),
      "O-7",
    ]);
  });
});

describe("an error", () => {
  test("does not give away what was taken out of the arguments", () => {
    const fields: RecordingRuleInput["fields"] = [
      { path: "name", treatment: "drop" },
      { path: "pin", treatment: "hash" },
      { path: "plain", treatment: "keep" },
    ];
    const { error } = apply(
      [rule(fields)],
      { name: "Quito", pin: 48215, plain: "Lima" },
      {
        error: 'No "Quito" with 48215 in Lima (Quitos)',
      },
    );
    expect(error).toBe('No "[redacted:echo]" with [redacted:echo] in Lima (Quitos)');
  });

  test.each([
    ["a member", { login: { password: "correct-horse-7" } }],
    ["a pair", { headers: [["X-Api-Key", "correct-horse-7"]] }],
    ["a name beside its value", { field: { name: "password", value: "correct-horse-7" } }],
    ["JSON in a text", { body: '{"password":"correct-horse-7"}' }],
  ])("does not give away what its name took out, without a rule: %s", (_what, args) => {
    const { error, policyDecisions } = apply([], args, {
      error: "correct-horse-7 is wrong",
      policyDecisions: [{ note: "refused correct-horse-7" }],
    });
    expect(error).toBe("[redacted:echo] is wrong");
    expect(policyDecisions).toEqual([{ note: "refused [redacted:echo]" }]);
  });
});

describe("the account of it", () => {
  test("counts, and stays bounded however much is taken out", () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`field_${at}`, "ana@example.com"]),
    );
    const { redactions } = apply([], { list: Array(9).fill("ana@example.com"), ...many });
    expect(redactions.length).toBeLessThanOrEqual(101);
    expect(redactions[0]).toEqual({
      path: "arguments.list.*",
      treatment: "replace",
      reason: "email",
      count: 9,
    });
    expect(redactions.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(509);
  });

  test("begins with what the producer took out, in words that hold no secret either", () => {
    const redactions = [{ path: "arguments.mail", treatment: "drop", reason: "was ana@example.com" }];
    expect(apply([], { phone: "+44 20 7946 0958" }, { redactions }).redactions).toEqual([
      { path: "arguments.mail", treatment: "drop", reason: "was [redacted:email]" },
      { path: "arguments.phone", treatment: "drop", reason: "phone" },
      { path: "redactions.*.reason", treatment: "replace", reason: "email" },
    ]);
  });

  test("does not tell names that are data", () => {
    const { redactions, arguments: left } = apply([], {
      "ana@example.com": { password: "x" },
      "Jane Doe": { secret: "y" },
    });
    expect(redactions.map(({ path }) => path)).toEqual([
      "arguments.*.password",
      "arguments.*",
      "arguments.*.secret",
    ]);
    expect(left).toEqual({ "[redacted:email]": {}, "Jane Doe": {} });
  });
});

describe("what is cut out of a text leaves one that can be stored", () => {
  const beside = [
    " the password is a1",
    " --password ",
    " -u a:",
    "session=aB1",
    " Bearer 1",
    "token=",
    "@x.example ",
    "%00%40",
  ];

  test.each(beside)("%j before a pair of surrogates, at every length", (start) => {
    for (let length = 1; length < 700; length++) {
      const text = `${start}${"b".repeat(length)}😀`;
      expect(apply([], {}, { reason: text }).reason?.isWellFormed(), text).toBe(true);
    }
  });

  test("without NUL, which a part that was decoded may have had", () => {
    expect(apply([], {}, { reason: "x%00password%3Dhunter2secret1" }).reason).toBe(
      "x␀password=[redacted:key_name]",
    );
    expect(apply([], {}, { reason: '{"a":"\\u0000","password":"hunter2"}' }).reason).toBe('{"a":"\\u0000"}');
  });
});

describe("a label", () => {
  const secret = `AKIA${"IOSFODNN7EXAMPLE"}`;

  test("that holds a secret is told by its hash, and the account says where", () => {
    const recorded = apply(
      [],
      {},
      { labels: { session_id: secret, on_behalf_of: ["ana", secret], agent: "bot" } },
    );
    expect([...recorded.labels]).toEqual([[secret, hashToken(secret)]]);
    expect(recorded.redactions).toEqual([
      { path: "session_id", treatment: "hash", reason: "aws_access_key" },
      { path: "on_behalf_of", treatment: "hash", reason: "aws_access_key" },
    ]);
  });

  test.each([
    "ana@bank.example",
    "Ana Ng <ana@bank.example>",
    "+49 151 12345678",
    "auth0|5f7c8ec7c33c6c004bbafe82",
    "arn:aws:sts::123456789012:assumed-role/reader/i-0abc",
    "spiffe://bank.example/ns/pay/sa/token-reader",
    "4bf92f3577b34da6a3ce929d0e0e4736",
    "0198f2c0-aabb-7ccd-9e0f-112233445566",
    "2001:db8::7",
    "crm.read token:read",
  ])("%s says who or what, and stays", (label) => {
    expect(apply([], {}, { labels: { identity: label } }).labels.size).toBe(0);
  });
});

test("a mask shows the last four characters, however long they are and whatever is before them", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "😀", "é"), maxLength: 40 }), (text) => {
      const characters = [...text];
      expect(mask(text)).toBe(characters.length < 8 ? "****" : `****${characters.slice(-4).join("")}`);
    }),
  );
});

test("an IPv4 address as a label hides nothing that a look through it would find", () => {
  const part = fc.integer({ min: 0, max: 999 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 4, maxLength: 4 }), (parts) => {
      expect(isClean(parts.join("."))).toBe(true);
    }),
  );
});

test("names that become one stay apart", () => {
  const left = apply([], { "a@x.example": 1, "b@x.example": 2, c: 3 }).arguments;
  expect(left).toEqual({ "[redacted:email]": 1, "[redacted:email] 2": 2, c: 3 });
});

test("a member named __proto__ is a member like others", () => {
  const args = JSON.parse('{"__proto__": {"password": "hunter2"}, "disclosed": {"digest": "x"}}');
  const left = apply([rule([{ path: "a", treatment: "drop" }])], args).arguments as object;
  expect(JSON.stringify(left)).toBe('{"__proto__":{},"disclosed":{"digest":"x"}}');
});

describe("hostile input ends in time: what grew with its square would not end within this test's limit", () => {
  const size = 200_000;
  const units = [
    "@",
    "a@",
    "a.",
    "a@a.",
    "://",
    "://a:",
    "://x:y/",
    ":",
    "=",
    "key=",
    'key="',
    "key='\\",
    'password="\\"',
    "token=[",
    "token:",
    "eyJ",
    "eyJ.",
    "sk-",
    "ghp_",
    "AKIA",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN ",
    "4111 ",
    "4111",
    "+1 ",
    "(415) ",
    "DE89 ",
    "%40",
    "a%",
    "password is ",
    "--password ",
    "-u a:",
    "Bearer ",
    "phone ",
    "ssn ",
    "[",
    '{"',
    "\\",
    '"',
    "<password>",
    "xoxb-",
    "authorization: ",
    "cookie=",
    "0",
    "1-",
    "é@é.",
    "secret_",
    ":AA",
  ];
  test.each(units)("%j, 200,000 characters of it", (unit) => {
    const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
    expect(typeof apply([], { text }, { error: text.slice(0, 100_000) }).error).toBe("string");
  });

  test("what is longer than any honest text is not kept", () => {
    expect(apply([], { text: "a".repeat(1_000_001) }).arguments).toEqual({ text: "[redacted:too_long]" });
  });

  test("what is nested deeper than any honest value is not kept", () => {
    const text = `${"[".repeat(5_000)}"ana@example.com"${"]".repeat(5_000)}`;
    const recorded = apply([], { deep: JSON.parse(text), text });
    expect(JSON.stringify(recorded)).not.toContain("ana@");
    expect(recorded.redactions.map(({ reason }) => reason)).toContain("too_deep");
  });

  test("as many members as fit, each of them a secret", () => {
    const args = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [`p${at}@example.com`, `p${at}@example.com`]),
    );
    expect(JSON.stringify(apply([], args))).not.toContain("example.com");
  });
});
