import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { formatExportLine } from "../../log/index.ts";
import { exportFormats } from "../schemas.ts";
import { callRecord, hostileRecord, hostileText, lineOf, refusedCommand } from "../test-records.ts";
import { formats } from "./index.ts";

const signIn = {
  ...refusedCommand(4),
  class: "security" as const,
  action: "user.sign_in",
  operation: { type: "console", name: "user.sign_in" },
  result: { status: "success" as const },
};
const lines = [
  lineOf(callRecord(1), 0),
  lineOf(callRecord(2, { targets: [], result: { status: "timeout", error: "No answer in 30 s." } }), 7),
  lineOf(signIn, 0),
  lineOf(hostileRecord(3), 1),
  lineOf(refusedCommand(5), 0),
];
const origins = { standard: "audit.example/standard", security: "audit.example/security" };

/** The bytes of one part, from records that come in pieces of this size. */
function write(format: (typeof exportFormats)[number], records = lines, size = records.length): Buffer {
  const writer = formats[format].open({ ...origins, governance: "audit.example/governance" });
  const pieces = [writer.begin()];
  for (let at = 0; at < records.length; at += size) {
    const piece = records.slice(at, at + size).map((record) => `${formatExportLine(record)}\n`);
    pieces.push(writer.add(Buffer.from(piece.join(""))));
  }
  pieces.push(writer.end());
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
}

describe.each(exportFormats)("%s", (format) => {
  test("is what it always was", async () => {
    const text = write(format).toString(format === "parquet" ? "base64" : "utf8");
    await expect(text).toMatchFileSnapshot(`golden/${format}.golden`);
  });

  test("has the same bytes however the records come", () => {
    for (const size of [1, 2, 3]) expect(write(format, lines, size).equals(write(format))).toBe(true);
  });
});

test("NDJSON and JSON carry the bytes that were hashed", () => {
  expect(write("ndjson").toString()).toBe(
    lines.map(({ class: log, idx, body }) => `{"class":"${log}","idx":${idx},"record":${body}}\n`).join(""),
  );
  const array: { record: unknown }[] = JSON.parse(write("json").toString());
  expect(array.map(({ record }) => record)).toEqual(lines.map(({ body }) => JSON.parse(body)));
});

test("without records: an empty file, an empty array, a header alone", () => {
  for (const format of ["ndjson", "ocsf", "cef"] as const) expect(write(format, []).length).toBe(0);
  expect(JSON.parse(write("json", []).toString())).toEqual([]);
  expect(readCsv(write("csv", []).toString())).toHaveLength(1);
});

describe("hostile text", () => {
  test("CSV: is one cell, and no formula", () => {
    const rows = readCsv(write("csv").toString());
    const header = rows[0] ?? [];
    expect(rows).toHaveLength(1 + lines.length);
    for (const row of rows) {
      expect(row).toHaveLength(header.length);
      for (const cell of row) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    }
    expect(rows[4]?.[header.indexOf("identity_name")]).toBe(`'${hostileText}`);
    expect(rows[4]?.[header.indexOf("session_id")]).toBe("'-1+1");
    expect(rows[4]?.[header.indexOf("error_code")]).toBe("'@SUM(1)");
  });

  test("CEF: one line an event, eight parts, and each value under its own key", () => {
    const events = write("cef").toString().trimEnd().split("\n").map(readCef);
    expect(events).toHaveLength(lines.length);
    const hostile = events[3];
    expect(hostile?.header.slice(0, 5)).toEqual([
      "CEF:0",
      "Countersign",
      "Countersign",
      "1.0",
      "mcp.tool.call",
    ]);
    expect(hostile?.header[6]).toBe("8");
    const shown = hostileText.replaceAll("\u001b", "U+001B").replaceAll("\u2028", "U+2028");
    expect(hostile?.extension).toMatchObject({
      suser: shown,
      msg: shown,
      reason: shown,
      outcome: "denied",
      cs3: "-1+1",
    });
  });

  test.each(["ndjson", "ocsf"] as const)("%s: one line of JSON an event", (format) => {
    const events = write(format).toString().trimEnd().split("\n");
    expect(events).toHaveLength(lines.length);
    expect(JSON.stringify(JSON.parse(events[3] ?? ""))).toContain("HYPERLINK");
  });

  test("Parquet: is read back as it was", async () => {
    const rows = await readParquet(write("parquet"));
    expect(rows[3]).toMatchObject({
      identity_name: hostileText,
      error: hostileText,
      targets: [`customer:${hostileText}`],
    });
  });
});

describe("Parquet", () => {
  test("has typed columns: times to the microsecond, numbers, lists", async () => {
    const [row] = await readParquet(write("parquet"));
    expect(row).toMatchObject({
      class: "standard",
      index: 0n,
      duration_ms: 12.5,
      targets: ["customer:C-42"],
      error: null,
    });
    const { schema } = parquetMetadata(arrayBufferOf(write("parquet")));
    expect(schema.find(({ name }) => name === "timestamp")).toMatchObject({
      type: "INT64",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
    });
    const [raw] = await readParquet(write("parquet"), {
      timestampFromMicroseconds: (micros: bigint) => micros,
    });
    expect(raw?.timestamp).toBe(BigInt(Date.UTC(2026, 8, 1, 0, 0, 1)) * 1_000n + 456n);
  });

  test("is written in groups, and nothing is lost between them", async () => {
    const many = Array.from({ length: 21_000 }, (_, idx) => lineOf(callRecord(idx), idx));
    const bytes = write("parquet", many, 5_000);
    expect(parquetMetadata(arrayBufferOf(bytes)).row_groups.map(({ num_rows }) => num_rows)).toEqual([
      20_000n,
      1_000n,
    ]);
    const rows = await readParquet(bytes, undefined, ["index"]);
    expect(rows.map(({ index }) => Number(index))).toEqual(many.map(({ idx }) => idx));
  });

  test("without records has its columns", async () => {
    expect(await readParquet(write("parquet", []))).toEqual([]);
    expect(parquetMetadata(arrayBufferOf(write("parquet", []))).schema.length).toBeGreaterThan(40);
  });
});

describe("OCSF", () => {
  const events = write("ocsf")
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

  test("each event has what every event needs", () => {
    for (const event of events) {
      expect(event).toMatchObject({
        category_uid: Math.floor(event.class_uid / 1_000),
        type_uid: event.class_uid * 100 + event.activity_id,
        severity_id: expect.any(Number),
        time: expect.any(Number),
        metadata: {
          version: "1.8.0",
          product: { name: "Countersign" },
          uid: expect.any(String),
          logged_time: expect.any(Number),
        },
        actor: { user: { type: expect.any(String) } },
      });
      expect(event.activity_name).toBeTruthy();
    }
  });

  test("a call is API Activity, a sign-in Authentication, a command Entity Management", () => {
    expect(events.map(({ class_uid, activity_id }) => [class_uid, activity_id])).toEqual([
      [6003, 2],
      [6003, 99],
      [3002, 1],
      [6003, 3],
      [3004, 4],
    ]);
    expect(events[0]).toMatchObject({
      api: { operation: "get_customer", request: { uid: "call-1" }, service: { name: "com.example/crm" } },
      src_endpoint: { ip: "192.0.2.7" },
      resources: [{ uid: "C-42", type: "customer" }],
    });
    expect(events[2]).toMatchObject({ user: { uid: "usr_2" }, service: { name: "Countersign" } });
    expect(events[4]).toMatchObject({
      entity: { uid: "cat_1", type: "catalog" },
      comment: expect.any(String),
    });
  });

  test("what was refused is told from what failed", () => {
    expect(events.map(({ status_id, status_code }) => [status_id, status_code])).toEqual([
      [1, "success"],
      [2, "timeout"],
      [1, "success"],
      [2, "@SUM(1)"],
      [2, "denied"],
    ]);
    expect(events[3]?.unmapped.status).toBe("denied");
  });

  test("each says which leaf of which log it is", () => {
    expect(events[0]?.unmapped.attestation_list).toEqual([
      {
        uid: "0",
        chain_uid: "audit.example/standard",
        fingerprint: expect.objectContaining({
          algorithm_id: 3,
          serialization_id: 2,
          value: events[0]?.raw_data_hash.value,
        }),
      },
    ]);
  });
});

type Row = Record<string, unknown>;

function readParquet(bytes: Buffer, parsers?: object, columns?: string[]): Promise<Row[]> {
  return parquetReadObjects({
    file: arrayBufferOf(bytes),
    columns,
    ...(parsers && { parsers: parsers as never }),
  });
}

function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** Cells by RFC 4180, all of them quoted. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell = "", end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push(cell.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

/** As a receiver reads it: parts at bare bars, keys at ` key=`, escapes undone. */
function readCef(line: string) {
  const parts = line.split(/(?<=(?<!\\)(?:\\\\)*)\|/);
  const header = parts.slice(0, 7).map((part) => part.replaceAll(/\\([\\|])/g, "$1"));
  const pairs = parts
    .slice(7)
    .join("|")
    .split(/ (?=\w+(?<!\\)=)/);
  const extension: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    extension[pair.slice(0, at)] = pair
      .slice(at + 1)
      .replaceAll(/\\([\\=nr])/g, (_, escaped) => ({ n: "\n", r: "\r" })[escaped as string] ?? escaped);
  }
  return { header, extension };
}
