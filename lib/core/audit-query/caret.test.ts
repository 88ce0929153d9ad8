import { describe, expect, test } from "vitest";
import { completionAt } from "./caret.ts";

/** The caret is where `|` stands. */
function at(marked: string) {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const found = completionAt(text, caret);
  return found && { ...found, stretch: text.slice(found.from, found.to) };
}

describe("what is being written", () => {
  test.each([
    ["|", "", ""],
    ["sta|", "sta", "sta"],
    ["status:denied ag|ent:x", "ag", "agent:"],
    ["-act|", "act", "act"],
    ['"a b" se|', "se", "se"],
  ])("is a field: %s", (text, typed, stretch) => {
    expect(at(text)).toMatchObject({ kind: "field", typed, stretch });
  });

  test("is one of the fields that begin so", () => {
    expect(at("A|")).toMatchObject({ fields: ["actor", "agent", "access", "action", "after"] });
    expect(at("refund|")).toMatchObject({ fields: [] });
  });

  test.each([
    ["actor:|", "actor", "", ""],
    ["actor:an|", "actor", "an", "an"],
    ["actor:an|a@x shoes", "actor", "an", "ana@x"],
    ["-Status:denied,er|", "status", "er", "er"],
    ['actor:"Ana S|ilva" x', "actor", "Ana S", '"Ana Silva"'],
    ['actor:"Ana, S', "actor", "Ana, S", '"Ana, S'],
    ["target:customer:C|", "target", "customer:C", "customer:C"],
    ["after:|", "after", "", ""],
  ])("is a value: %s", (text, field, typed, stretch) => {
    expect(at(text.includes("|") ? text : `${text}|`)).toMatchObject({
      kind: "value",
      field,
      typed,
      stretch,
    });
  });

  test("is nothing that could be completed inside a phrase, or behind an unknown field", () => {
    expect(at('"two wo|')).toBeNull();
    expect(at("tool:x|")).toBeNull();
  });

  test("can be asked about anywhere", () => {
    const text = 'a:"b\\" ,-c *"';
    for (let caret = 0; caret <= text.length + 3; caret++)
      expect(() => completionAt(text, caret)).not.toThrow();
  });
});
