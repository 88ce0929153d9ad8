import { expect, test } from "vitest";
import {
  argumentRows,
  firstToRead,
  gatedOf,
  isHidden,
  longText,
  manyRows,
  restOfRows,
  unreadOf,
} from "./argument-rows.ts";
import { shownArguments } from "./shown-arguments.ts";

const rows = (value: object) => argumentRows(JSON.stringify(value));

test("every value of the arguments has one line, named by its pointer", () => {
  expect(
    rows({ "a/b": { "~": [1, null] }, empty: [], flag: false }).map(
      ({ pointer, kind, text }) => `${pointer} ${kind} ${text}`,
    ),
  ).toEqual([
    "/a~1b object 1 field",
    "/a~1b/~0 list 2 items",
    "/a~1b/~0/0 number 1",
    "/a~1b/~0/1 nothing nothing",
    "/empty list empty",
    "/flag yes or no no",
  ]);
});

test("money, recipients and destruction are found by the words of a name, in whatever case, and in what they contain", () => {
  const risky = firstToRead(
    rows({ note: "x", transferAmount: 5, recipients: ["a@x.example"], options: { force_delete: true } }),
  );
  expect(risky.map(({ pointer, risk }) => [pointer, risk])).toEqual([
    ["/transferAmount", "money"],
    ["/recipients/0", "recipient"],
    ["/options/force_delete", "destruction"],
  ]);
});

test("a name that only contains such a word is none", () => {
  expect(firstToRead(rows({ tomato: 1, summary: "s", dropdown: "d", accounting: 1 }))).toEqual([]);
});

test("long values and the end of a long tree must be opened before all of it was seen", () => {
  expect(gatedOf(rows({ short: "s", long: "x".repeat(longText + 1) }))).toEqual(["/long"]);
  expect(gatedOf(rows({ list: Array.from({ length: manyRows }, () => 1) }))).toEqual([restOfRows]);
});

test("characters are counted as people do: a text that is shown whole needs no opening", () => {
  expect(gatedOf(rows({ smiles: "\u{1F600}".repeat(longText) }))).toEqual([]);
  expect(gatedOf(rows({ smiles: "\u{1F600}".repeat(longText + 1) }))).toEqual(["/smiles"]);
});

const opens = (...pointers: string[]) => new Set(pointers);

test("from tier 3 on, everything that is not shown whole must be opened before a yes; below, nothing", () => {
  const all = rows({ a: "x".repeat(longText + 1), b: "y".repeat(longText + 1), c: "short" });
  expect([1, 2, 3, 4].map((tier) => unreadOf(tier, all, opens()))).toEqual([0, 0, 2, 2]);
  expect(unreadOf(3, all, opens("/a"))).toBe(1);
  expect(unreadOf(3, all, opens("/a", "/b"))).toBe(0);
  const many = rows({ list: Array.from({ length: manyRows }, () => 1) });
  expect([unreadOf(3, many, opens()), unreadOf(3, many, opens(restOfRows))]).toEqual([1, 0]);
});

const secret = { pointer: "/login/password", characters: 7, digest: "sha256:1a2b3c4d5e6f" };
const login = JSON.stringify({ login: { password: "hunter2" }, to: "ana" });

test("a secret is hidden until it is opened, and so in the JSON; at the top tiers it must be, whatever its field is called", () => {
  const held = { secrets: [secret], withheld: false };
  const all = argumentRows(login, held);
  const hidden = (...opened: string[]) =>
    all.filter((row) => isHidden(row, opens(...opened))).map(({ pointer }) => pointer);
  expect([hidden(), hidden(secret.pointer)]).toEqual([[secret.pointer], []]);
  expect([unreadOf(2, all, opens()), unreadOf(3, all, opens())]).toEqual([0, 1]);
  const shown = (...opened: string[]) => shownArguments({ arguments: login, ...held }, opens(...opened));
  expect(shown()).toBe('{"login":{"password":"[hidden, 7 characters, sha256:1a2b3c4d5e6f]"},"to":"ana"}');
  expect(shown(secret.pointer)).toBe(login);
});

test("a secret that was never sent can't be opened", () => {
  const held = { secrets: [secret], withheld: true };
  expect(argumentRows(login, held).some((row) => isHidden(row, opens(secret.pointer)))).toBe(true);
  expect(shownArguments({ arguments: login, ...held }, opens(secret.pointer))).not.toContain("hunter2");
});
