import { expect, test } from "vitest";
import { argumentChanges } from "./argument-changes.ts";
import { editableJson, readEdited } from "./edit-draft.ts";

test("what would not be seen is typed as its escape, and is the same value", () => {
  const canonical = JSON.stringify({
    to: "CHF\u202e\u200b\u00a0",
    tag: "\u{e0041}",
    text: "a\nb",
    emoji: "👩‍💻",
  });
  const text = editableJson(canonical);
  expect(text).toContain("CHF\\u202e\\u200b\\u00a0");
  expect(text).toContain("\\udb40\\udc41");
  expect(text).toContain("👩‍💻");
  expect(JSON.parse(text)).toEqual(JSON.parse(canonical));
  expect(argumentChanges(canonical, text)).toEqual([]);
  expect(readEdited(text)).toEqual({ arguments: text });
});

test("what can't be read is pointed at by line and column", () => {
  expect(readEdited('{\n  "a": 1,\n  "b": nope\n}')).toMatchObject({
    fault: { line: 3, column: 8, message: "Line 3, column 8: this is no JSON." },
  });
  expect(readEdited('{\n  "a": 1,\n  "a": 2\n}')).toMatchObject({
    fault: { line: 3, column: 3, message: "Line 3, column 3: it comes twice." },
  });
  expect(readEdited('{"n": 9007199254740993}')).toMatchObject({ fault: { line: 1, column: 7 } });
  expect(readEdited('{"a": 1} x')).toMatchObject({ fault: { column: 10 } });
  expect(readEdited("")).toMatchObject({ fault: { line: 1, column: 1 } });
});

test("arguments are an object, and nothing else", () => {
  for (const text of ["[]", "1", '"a"', "null"])
    expect(readEdited(text)).toMatchObject({ fault: { message: expect.stringContaining("a JSON object") } });
});
