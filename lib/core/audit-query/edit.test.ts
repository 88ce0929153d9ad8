import { describe, expect, test } from "vitest";
import type { AuditQuery } from "./ast.ts";
import { hasTerm, toggleTerm, windowOf, withoutTerm, withTerm, withWindow } from "./edit.ts";
import { parseQuery } from "./parse.ts";
import { printQuery } from "./print.ts";

function read(text: string): AuditQuery {
  const parsed = parseQuery(text);
  return "query" in parsed ? parsed.query : { terms: [] };
}
const edited = (text: string, edit: (query: AuditQuery) => AuditQuery) => printQuery(edit(read(text)));

describe("a press on a value", () => {
  test.each([
    ["shoes", "shoes status:denied"],
    ["status:error shoes", "status:error,denied shoes"],
    ["-status:denied,error", "-status:error status:denied"],
    ["status:denied", "status:denied"],
  ])("asks for it: %s", (text, expected) => {
    expect(edited(text, (query) => withTerm(query, "status", "denied"))).toBe(expected);
  });

  test("leaves it out", () => {
    const leaveOut = (query: AuditQuery) => withTerm(query, "agent", "bot, the", { not: true });
    expect(edited("agent:spider", leaveOut)).toBe('agent:spider -agent:"bot, the"');
    expect(edited('agent:"bot, the"', leaveOut)).toBe('-agent:"bot, the"');
  });

  test("takes it away again", () => {
    expect(edited("status:denied,error x", (query) => withoutTerm(query, "status", "denied"))).toBe(
      "status:error x",
    );
    expect(edited("status:denied x", (query) => withoutTerm(query, "status", "denied"))).toBe("x");
    expect(edited("-status:denied", (query) => withoutTerm(query, "status", "denied"))).toBe(
      "-status:denied",
    );
    expect(edited("op:a op:b -op:c", (query) => withoutTerm(query, "op"))).toBe("-op:c");
    const twice = (query: AuditQuery) => toggleTerm(toggleTerm(query, "op", "x"), "op", "x");
    expect(edited("status:denied", twice)).toBe("status:denied");
  });

  test("takes a beginning for something else than the value that is written alike", () => {
    expect(hasTerm(read("op:get*"), "op", "get")).toBe(false);
    expect(hasTerm(read("op:get"), "op", "get")).toBe(true);
  });
});

describe("the time of a search", () => {
  const now = new Date("2026-11-21T10:00:00Z");

  test("is what all of its terms leave", () => {
    expect(windowOf(read("after:2026-01-01 after:2026-02-01 before:-1h before:2026-12-01"), now)).toEqual({
      after: "2026-02-01T00:00:00Z",
      before: "2026-11-21T09:00:00.000Z",
    });
    const finer = "after:2026-02-01T00:00:00.000001Z after:2026-02-01 after:2026-02-01T00:00:00.0000005Z";
    expect(windowOf(read(finer), now).after).toBe("2026-02-01T00:00:00.000001Z");
    expect(windowOf(read("shoes"), now)).toEqual({ after: null, before: null });
  });

  test("is exchanged as a whole", () => {
    expect(
      edited("after:-24h x before:-1h", (query) => withWindow(query, { after: "-7d", before: null })),
    ).toBe("x after:-7d");
  });
});
