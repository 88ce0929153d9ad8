import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpusStrings, hostileStrings } from "#e2e/support/hostile-strings.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { unseenPattern } from "#lib/core/unseen.ts";
import { visibleText } from "#lib/core/visible-text.ts";
import { argumentRows } from "./argument-rows.ts";

/** What a reader makes of what is drawn: texts as they stand, and marked code points. */
function readBack(text: string): string {
  return visibleText(text, { lines: true, exact: true })
    .map((part) =>
      "text" in part
        ? part.text
        : String.fromCodePoint(Number.parseInt(part.codePoint.slice(2), 16)).repeat(part.times),
    )
    .join("");
}

function rawUnseen(text: string): string[] {
  const drawn = visibleText(text, { lines: true, exact: true }).flatMap((part) =>
    "text" in part ? [part.text] : [],
  );
  return drawn.flatMap((each) =>
    [...each.matchAll(unseenPattern)]
      .flatMap(({ groups }) => groups?.unseen ?? [])
      .filter((char) => char !== "\n"),
  );
}

describe("what is drawn of a hostile text (I6)", () => {
  test.each(hostileStrings)(
    "%s: reads back as it was, with nothing unseen outside marked code points",
    (_what, text) => {
      expect(readBack(text)).toBe(text);
      expect(rawUnseen(text)).toEqual([]);
    },
  );

  test("the published corpora read back as they were", () => {
    for (const text of corpusStrings()) {
      expect(readBack(text)).toBe(text);
      expect(rawUnseen(text)).toEqual([]);
    }
  });

  test("two texts that differ are drawn differently", () => {
    const odd = fc.constantFrom(" ", "\n", "\r", "\u0301", "\u200B", "a", "\u202E");
    const texts = fc.string({ unit: odd, maxLength: 8 });
    const drawn = (text: string) => JSON.stringify(visibleText(text, { lines: true, exact: true }));
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(drawn(one) === drawn(other)).toBe(one === other);
      }),
    );
  });
});

test("the lines of a call's arguments hold all of its values, and no two of them the same place (I2, I6)", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.constantFrom("", "a/b", "~", "~1", "10", "9"),
  );
  const leaf = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(name, tie("value"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (args) => {
      fc.pre(isWellFormed(args));
      const rows = argumentRows(canonicalJson(args)).filter(({ leaf }) => leaf);
      expect(new Map(rows.map(({ pointer, kind, text }) => [pointer, `${kind} ${text}`]))).toEqual(
        new Map(leavesOf(args, "")),
      );
      expect(new Set(rows.map(({ pointer }) => pointer)).size).toBe(rows.length);
    }),
  );
});

function isWellFormed(value: unknown): boolean {
  try {
    canonicalJson(value);
    return true;
  } catch {
    return false;
  }
}

function leavesOf(value: unknown, at: string): [string, string][] {
  if (typeof value === "string") return [[at, `text ${value}`]];
  if (typeof value === "number") return [[at, `number ${Object.is(value, -0) ? 0 : value}`]];
  if (typeof value === "boolean") return [[at, `yes or no ${value ? "yes" : "no"}`]];
  if (value === null) return [[at, "nothing nothing"]];
  const members = Object.entries(value as object);
  if (members.length === 0)
    return at === "" ? [] : [[at, `${Array.isArray(value) ? "list" : "object"} empty`]];
  return members.flatMap(([name, member]) =>
    leavesOf(member, `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}
