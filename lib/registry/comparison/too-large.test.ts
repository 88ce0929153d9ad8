import { describe, expect, it } from "vitest";
import type { ChangeDetail } from "./change.ts";
import { compareSchema } from "./compare-schema.ts";
import { schemaValuesMax } from "./too-large.ts";

function compare(was: unknown, is: unknown): ChangeDetail[] {
  const found: ChangeDetail[] = [];
  compareSchema(was, is, { side: "input", pointer: "/inputSchema", path: "" }, found);
  return found;
}

/** A schema of this many values. */
function schemaOf(values: number, minLength = 1): object {
  return { anyOf: [{ type: "string", minLength }], examples: new Array(values - 6).fill(0) };
}

const tooLarge = {
  pointer: "/inputSchema",
  kind: "changed",
  risk: "widening",
  means: "What it takes is different in a way that is too large to take apart.",
};

describe("a schema that is too large to take apart", () => {
  const half = schemaValuesMax / 2;

  it("is one widening change, even where it only allows less, and is not shown", () => {
    expect(compare(schemaOf(half + 1), schemaOf(half, 2))).toEqual([tooLarge]);
    expect(compare(schemaOf(half), schemaOf(half + 1, 2))).toEqual([tooLarge]);
  });

  it("is one change as well where it was small before, or is small now", () => {
    expect(compare({}, schemaOf(schemaValuesMax))).toEqual([tooLarge]);
    expect(compare(schemaOf(schemaValuesMax), {})).toEqual([tooLarge]);
  });

  it("begins past the limit", () => {
    expect(compare(schemaOf(half), schemaOf(half, 2))).toMatchObject([
      { pointer: "/inputSchema/anyOf/0/minLength", risk: "harmless" },
    ]);
  });

  it("is no change where it says the same", () => {
    const { anyOf, examples } = schemaOf(schemaValuesMax) as Record<string, unknown>;
    expect(compare({ anyOf, examples }, { examples: structuredClone(examples), anyOf })).toEqual([]);
  });

  it("is dangerous with any character that nobody sees, wherever it was before", () => {
    const hidden = { ...schemaOf(schemaValuesMax), title: "a\u200B" };
    expect(compare({ ...hidden, title: "\u200Ba" }, hidden)).toEqual([
      {
        ...tooLarge,
        risk: "dangerous",
        means: `${tooLarge.means.slice(0, -1)}, and it holds characters that nobody sees (U+200B).`,
      },
    ]);
  });

  it("with 250,000 properties in 28 levels of alternatives is one change", () => {
    const nested = (title: string) => {
      const properties = Object.fromEntries(Array.from({ length: 250_000 }, (_, at) => [`a${at}`, {}]));
      return Array.from({ length: 28 }).reduce<unknown>((inner) => ({ anyOf: [inner] }), {
        properties,
        title,
      });
    };
    expect(compare(nested("a"), nested("b"))).toEqual([tooLarge]);
  });
});
