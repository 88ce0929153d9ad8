import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { formatExportLine, parseExportLine } from "../export-line.ts";
import { leafHashHex } from "../tree.ts";
import { leafEntryOf } from "./check-record.ts";
import { plainLines } from "./plain-line.ts";
import { plainTime } from "./plain-time.ts";
import { readRecord } from "./read-record.ts";

const id = "0199d0aa-1234-7abc-8def-0123456789ab";
const line = (record: object, idx = 7) =>
  formatExportLine({ class: "standard", idx, body: canonicalJson(record) });
const usual = {
  audit_id: id,
  class: "standard",
  note: "ünïcode “quotes” and a \\ and a \n",
  received_at: "2026-11-21T10:00:00.123456Z",
};

/** What the bytes of these lines say of each; null where they say nothing. */
function seen(lines: readonly (string | Buffer)[]) {
  const all = lines.map((one) => Buffer.concat([Buffer.from(one), Buffer.from("\n")]));
  let end = -1;
  const ends = all.map(({ length }) => (end += length));
  const plain = plainLines({ bytes: Buffer.concat(all), ends }, retentionClasses);
  return lines.map((_, place) => {
    const log = retentionClasses[plain.log[place] as number];
    const hash = Buffer.from(plain.hashes.subarray(place * 32, (place + 1) * 32)).toString("hex");
    return log === undefined ? null : { log, idx: plain.idx[place], hash };
  });
}

/** The same, read the long way. */
function read(text: string) {
  const { class: log, idx, body } = parseExportLine(text);
  const record = readRecord(body);
  const entry = record && leafEntryOf(record, body);
  return entry && record?.class === log ? { log, idx, hash: leafHashHex(entry) } : null;
}

describe("what the bytes of a line say", () => {
  test("is what is read of it, for records as they come, of any log", () => {
    const records = fc.record({
      class: fc.constantFrom(...retentionClasses),
      idx: fc.nat(),
      audit_id: fc.uuid(),
      received_at: fc
        .date({ min: new Date("2002-01-01"), max: new Date("2200-01-01"), noInvalidDate: true })
        .map((date) => date.toISOString().replace("Z", "999Z")),
      note: fc.string({ unit: "grapheme" }),
    });
    fc.assert(
      fc.property(fc.array(records, { minLength: 1, maxLength: 5 }), (all) => {
        const lines = all.map(({ idx, ...record }) =>
          formatExportLine({ class: record.class, idx, body: canonicalJson(record) }),
        );
        expect(seen(lines)).toEqual(lines.map(read));
      }),
    );
  });

  test("is nothing, or what is read of it, where bytes were changed", () => {
    const good = Buffer.from(line(usual));
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(changes, (all) => {
        const changed = Buffer.from(good);
        for (const [at, byte] of all) changed[at] = byte === 0x0a ? 0x20 : byte;
        const [found] = seen([changed]);
        if (found) expect(found).toEqual(read(changed.toString()));
      }),
      { numRuns: 20_000 },
    );
  });

  test.each([
    ["another class than its log", line({ ...usual, class: "security" })],
    ["an id in capitals", line({ ...usual, audit_id: id.toUpperCase() })],
    ["an id that is none", line({ ...usual, audit_id: `${id.slice(1)}g` })],
    ["no id", line({ ...usual, audit_id: undefined })],
    ["a time that is none", line({ ...usual, received_at: "2026-11-21T24:00:00.000000Z" })],
    ["a day that is none", line({ ...usual, received_at: "2026-13-21T10:00:00.000000Z" })],
    ["a time in another zone", line({ ...usual, received_at: "2026-11-21T10:00:00.123456+01:00" })],
    ["fields that can be erased", line({ ...usual, note: { _sd: ["x"] } })],
    ["an index with a zero before it", line(usual).replace('"idx":7', '"idx":07')],
    ["an index that is too long", line(usual).replace('"idx":7', '"idx":1000000000000000')],
    ["no index", line(usual).replace('"idx":7', '"idx":')],
    ["a log that is none", line(usual).replace('{"class":"standard"', '{"class":"Standard"')],
    ["another writing of the same record", line(usual).replace('"note":', '"note": ')],
    ["more after it", `${line(usual)} `],
    ["an end too soon", line(usual).slice(0, -1)],
    ["bytes that are no UTF-8", Buffer.concat([Buffer.from(line(usual)).fill(0xff, 100, 101)])],
    ["nothing", ""],
  ])("is nothing of a line with %s", (_what, other) => {
    expect(seen([other])).toEqual([null]);
  });

  test("does not depend on the lines before it", () => {
    const torn = line(usual).slice(0, 80);
    expect(seen([line(usual, 0), torn, line(usual, 999_999_999_999_999)]).map((one) => one?.idx)).toEqual([
      0,
      undefined,
      999_999_999_999_999,
    ]);
  });
});

test("a time is what Date.parse makes of it, to the millisecond, or is left to it", () => {
  const part = (min: number, max: number, digits: number) =>
    fc.integer({ min, max }).map((number) => String(number).padStart(digits, "0"));
  const times = fc.tuple(
    part(0, 9_999, 4),
    part(0, 13, 2),
    part(0, 32, 2),
    part(0, 25, 2),
    part(0, 61, 2),
    part(0, 61, 2),
    part(0, 999_999, 6),
  );
  fc.assert(
    fc.property(times, ([y, mo, d, h, mi, s, micros]) => {
      const text = `${y}-${mo}-${d}T${h}:${mi}:${s}.${micros}Z`;
      const quoted = Buffer.from(JSON.stringify(text));
      const ms = plainTime(quoted, 0, quoted.length);
      if (!Number.isNaN(ms)) expect(ms, text).toBe(Date.parse(text));
    }),
    { numRuns: 20_000 },
  );
});
