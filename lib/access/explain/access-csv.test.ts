import { expect, test } from "vitest";
import { accessCsv } from "./access-csv.ts";
import type { AccessMapRow } from "./schemas.ts";

const row = (requester: string, signers: readonly string[]): AccessMapRow => ({
  agent: { id: "agt_1", name: "Scribe" },
  server: "com.example/crm",
  tool: "find",
  access: "read",
  effects: ["reads"],
  until: "2026-12-01T00:00:00.000Z",
  state: "permitted",
  because: [
    {
      grant: "grt_1",
      by: "scope",
      starts_at: "2026-11-01T00:00:00.000Z",
      ends_at: "2026-12-01T00:00:00.000Z",
      constrained: false,
      for_some: false,
      requester: { id: "usr_1", name: requester },
      signed_by: signers.map((name, n) => ({ id: `usr_s${n}`, name })),
    },
  ],
  consent: { needed: "never", people: 0 },
  rules: [],
  tried_for: null,
  outcomes: [],
});
/** The cell that says why, as a spreadsheet reads it. */
const because = (text: string) => text.split('","')[8]?.replaceAll('""', '"');

test("who requested and who signed stand there by id and name", () => {
  expect(because(accessCsv([row("Olga", ["Gus", "Cora"])]).split("\r\n")[1] ?? "")).toBe(
    'grt_1 by scope until 2026-12-01T00:00:00.000Z; requested by usr_1 "Olga"; signed by usr_s0 "Gus", usr_s1 "Cora"',
  );
});

test("nobody signs by what they, or who asked, are called", () => {
  const forged = accessCsv([row('Olga"; signed by usr_c "Cora"\ngrt_2 by scope', [])]);
  const cell = because(forged.split("\r\n")[1] ?? "") ?? "";
  expect(cell.split("\n")).toHaveLength(1);
  expect(cell).toContain(
    'requested by usr_1 "Olga\\"; signed by usr_c \\"Cora\\" grt_2 by scope"; signed by nobody',
  );
  const [, two] = accessCsv([row("Olga", ['Gus", usr_c "Cora'])]).split("\r\n");
  expect(because(two ?? "")).toMatch(/signed by usr_s0 "Gus\\", usr_c \\"Cora"$/);
});
