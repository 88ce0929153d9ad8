import fc from "fast-check";
import { expect, test } from "vitest";
import { accessLevels } from "#lib/core/words.ts";
import { parseScopeName, scopeName } from "./scope-name.ts";

const server = "com.example/crm";
const tools = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
  fc.constantFrom(...accessLevels, "tool:", "tool:read", "a:b", "100%", "%20", 'say "hi"', "back\\slash"),
);

test("levels and tools have the names that one would guess", () => {
  expect(scopeName({ server, level: "write" })).toBe("com.example/crm:write");
  expect(scopeName({ server, tool: "find" })).toBe("com.example/crm:find");
  expect(scopeName({ server, tool: "write" })).toBe("com.example/crm:tool:write");
});

test("a name is one of OAuth's, and means the one thing that it names", () => {
  fc.assert(
    fc.property(tools, (tool) => {
      const name = scopeName({ server, tool });
      expect(name).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(parseScopeName(name)).toEqual({ server, tool });
    }),
  );
  for (const level of accessLevels)
    expect(parseScopeName(scopeName({ server, level }))).toEqual({ server, level });
});

test("what is no name of a scope is not taken for one", () => {
  for (const text of ["", "read", ":read", `${server}:`, `${server}:tool:`, "com.example/crm:%E0"])
    expect(parseScopeName(text)).toBeNull();
});
