import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AuditProjection, project } from "#lib/core/audit-projection.ts";
import { type AuditRecord, recordVersion } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { leafEntryOf } from "../log/index.ts";
import { newPlainRows } from "../log/verify/plain-row.ts";
import { recordsIn } from "./copied-records.ts";

const isPlain = newPlainRows("standard");

function aRecord(changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    audit_id: "0199d0aa-1234-7abc-8def-0123456789ab",
    timestamp: "2026-11-21T10:00:00.120000Z",
    received_at: "2026-11-21T10:00:01.000001Z",
    version: recordVersion,
    class: "standard",
    action: "mcp.tool.call",
    caller: {
      identity: "p@bank.example",
      identity_type: "user",
      agent: "bot",
      session_id: "s-1",
      client_ip: "10.0.0.1",
    },
    operation: { type: "tools/call", server: "com.bank/crm", name: "get_customer", arguments: { a: "é" } },
    targets: [{ type: "customer", id: "C-42", access: "read" }],
    result: { status: "success", duration_ms: 1.5 },
    context: { gateway_id: "edge" },
    ...changes,
  };
}

/** PostgreSQL, COPY: File Formats, of these columns and this record. */
function copied(columns: AuditProjection, body: string, idx = 7): Buffer {
  const { event_id, class: of, ts, action, status, targets, ...rest } = columns;
  const { actor, agent, server, operation, session, trace, gateway, duration_ms, client_ip } = rest;
  const list = targets.map((text) =>
    text === "" || /^null$/i.test(text) || /[\s{},"\\]/.test(text)
      ? `"${text.replace(/["\\]/g, "\\$&")}"`
      : text,
  );
  const values = [
    ...[event_id, of, ts, action, status, actor, agent, server, operation, session, trace, gateway],
    ...[duration_ms, client_ip, `{${list.join(",")}}`, body],
  ];
  return Buffer.from(`${[idx, "f", ...values.map(field)].join("\t")}\n`);
}

const letters: Record<string, string> = { "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v" };

function field(value: string | number | null): string {
  if (value === null) return "\\N";
  return String(value).replace(/[\\\b\f\n\r\t\v]/g, (one) => `\\${letters[one] ?? one}`);
}

/** Whether the row of this record is seen to be right as it stands, with these columns. */
function seen(record: AuditRecord, columns: AuditProjection = project(record)): boolean {
  const body = canonicalJson(record);
  const [row] = recordsIn(copied(columns, body));
  expect(row).toMatchObject({ idx: 7, held: false, body, columns });
  const entry = Buffer.from(leafEntryOf(record, body) ?? "");
  return row?.copied ? isPlain(row.copied, entry) : false;
}

const hard = fc.constantFrom(
  ...[
    "",
    "\\N",
    "null",
    "NULL",
    "a b",
    "a,b",
    'a"b',
    "a\\b",
    "{a}",
    "a\tb",
    "a\nb",
    "é😀",
    "\u0001",
    "\u00a0",
    "a:b",
  ],
);
const text = fc.oneof(
  fc.stringMatching(/^[\w.@/-]{1,8}$/),
  hard,
  fc.string({ unit: "grapheme", maxLength: 5 }),
);
const maybe = fc.option(text, { nil: undefined });
const time = fc.constantFrom(
  "2026-11-21T10:00:00.120000Z",
  "2026-11-21T10:00:01.000001Z",
  "2026-11-21T10:05:01.000001Z",
  "2026-11-21T10:05:01.001001Z",
  "2026-11-22T00:00:00.000000Z",
);
const record: fc.Arbitrary<AuditRecord> = fc
  .record({
    timestamp: time,
    received_at: time,
    action: text,
    caller: fc.record({
      identity_type: fc.constant("user"),
      identity: maybe,
      agent: maybe,
      session_id: maybe,
      trace_id: maybe,
      client_ip: fc.constantFrom(undefined, "10.1.2.3", "10.1.2", "2001:db8::1", "1.2.3.4.", ""),
    }),
    operation: fc.record({ server: maybe, name: text }),
    targets: fc.array(fc.record({ type: text, id: text, access: fc.constant("read" as const) }), {
      maxLength: 2,
    }),
    duration_ms: fc.constantFrom(undefined, 0, 1.5, -1, 1e21, 1e-7, 123456.789),
    gateway_id: maybe,
  })
  .map(({ duration_ms, gateway_id, operation, ...rest }) =>
    JSON.parse(
      JSON.stringify({
        ...aRecord(rest as Partial<AuditRecord>),
        operation: { type: "tools/call", ...operation },
        result: { status: "success", duration_ms },
        context: { gateway_id },
      }),
    ),
  );

describe("a row of COPY", () => {
  test("is seen to be right as it stands, where it is plainly written", () => {
    expect(seen(aRecord())).toBe(true);
    expect(seen(aRecord({ targets: [] }))).toBe(true);
    expect(
      seen(aRecord({ caller: { identity_type: "user" }, context: {}, result: { status: "denied" } })),
    ).toBe(true);
    expect(seen(aRecord({ timestamp: "2026-11-21T10:06:00.000000Z" }))).toBe(true);
  });

  test("gives back what was written, and is never seen to be right with another column", () => {
    fc.assert(
      fc.property(record, record, fc.nat(), (one, other, place) => {
        const columns = project(one);
        seen(one);
        const names = Object.keys(columns) as (keyof AuditProjection)[];
        const name = names[place % names.length] as keyof AuditProjection;
        const altered = { ...columns, [name]: project(other)[name] };
        const isAltered = JSON.stringify(altered[name]) !== JSON.stringify(columns[name]);
        if (isAltered) expect(seen(one, altered), name).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  test("is not seen to be right for another entry, or as a record of another log", () => {
    const record = aRecord();
    const body = canonicalJson(record);
    const [row] = recordsIn(copied(project(record), body));
    const entry = leafEntryOf(record, body) ?? "";
    const check = (log: string, text: string) =>
      row?.copied && newPlainRows(log)(row.copied, Buffer.from(text));
    expect(check("standard", entry)).toBe(true);
    expect(check("security", entry)).toBe(false);
    expect(check("standard", `${entry} `)).toBe(false);
    expect(check("standard", entry.slice(0, -1))).toBe(false);
    expect(check("standard", entry.replace(/"t":\d/, '"t":2'))).toBe(false);
    expect(check("standard", "")).toBe(false);
  });

  test("with a backslash in its record is read: COPY doubles it, and so could write something else as what was sealed", () => {
    const record = aRecord({ reason: "C:\\new" });
    const sealed = canonicalJson(record);
    const other = sealed.replaceAll("\\\\", "\\");
    const [row] = recordsIn(copied(project(record), other));
    expect(copied(project(record), other).includes(sealed)).toBe(true);
    expect(row?.copied).toBeNull();
    expect(row?.body).toBe(other);
  });

  test("has no targets where somebody made the column null: that is not the same as none", () => {
    const record = aRecord({ targets: [] });
    const line = copied(project(record), canonicalJson(record)).toString().replace("\t{}\t", "\t\\N\t");
    const [row] = recordsIn(Buffer.from(line));
    expect(row?.columns?.targets).toBeNull();
    expect(
      row?.copied && isPlain(row.copied, Buffer.from(leafEntryOf(record, canonicalJson(record)) ?? "")),
    ).toBe(false);
  });

  test("stands in its order among others, held or not", () => {
    const lines = [3, 4].map((idx) => copied(project(aRecord()), "{}", idx).toString());
    const rows = recordsIn(Buffer.from(lines.join("").replace("4\tf", "4\tt")));
    expect(rows.map(({ idx, held, body }) => [idx, held, body])).toEqual([
      [3, false, "{}"],
      [4, true, "{}"],
    ]);
  });
});
