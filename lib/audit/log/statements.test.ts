import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatExportLine, parseExportLine } from "./export-line.ts";
import { formatManifest, type Manifest, parseManifest } from "./manifest.ts";
import { openNote, signNote } from "./note.ts";
import { newKeyPair, parseSkey, parseVkey } from "./note-key.ts";
import { formatProofLine, parseProofLine } from "./proof-line.ts";
import { formatReceipt, parseReceipt, type Receipt } from "./receipt.ts";

const digest = "ab".repeat(32);
const root = Buffer.alloc(32, 7).toString("base64");
const manifest: Manifest = {
  id: "exp_1",
  query: 'actor:"Zoë \u2028" "two\nlines" \u0007',
  format: "ndjson",
  createdAt: "2026-11-21T10:00:00.000Z",
  requestedBy: "usr_1",
  records: 12,
  logs: [{ class: "standard", size: 600, keptFrom: 3, root }],
  parts: [{ name: "records-00001.ndjson", bytes: 10, sha256: digest, rows: 12 }],
  sha256: digest,
  files: [{ name: "proofs.ndjson", bytes: 5, sha256: digest }],
};

describe("a manifest", () => {
  test("is read as it was written, through a signed note", () => {
    const { skey, vkey } = newKeyPair("console.example/audit/statements");
    const note = signNote(formatManifest(manifest), [parseSkey(skey)]);
    expect(parseManifest(openNote(note, [parseVkey(vkey)]).text)).toEqual(manifest);
  });

  test("has any query", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (query) => {
        expect(parseManifest(formatManifest({ ...manifest, query })).query).toBe(query);
      }),
    );
  });

  test.each(["../policy.txt", "/etc/passwd", "a/b", "..", ".hidden", "a b", "A", ""])(
    "names no file %j",
    (name) => {
      const forged = formatManifest({ ...manifest, files: [{ name, bytes: 1, sha256: digest }] });
      expect(() => parseManifest(forged)).toThrow("manifest");
    },
  );

  test.each([
    ["another first line", (text: string) => text.replace("v1", "v2")],
    ["a line more", (text: string) => `${text}more 1\n`],
    ["a line less", (text: string) => text.replace(/^format .*\n/m, "")],
    ["lines in another order", (text: string) => text.replace(/(id [^\n]*\n)(query [^\n]*\n)/, "$2$1")],
    ["a number in another writing", (text: string) => text.replace("records 12", "records 012")],
    ["a query in another writing", (text: string) => text.replace("actor", "\\u0061ctor")],
    ["no end", (text: string) => text.slice(0, -1)],
    ["nothing", () => ""],
  ])("with %s is refused", (_what, change) => {
    expect(() => parseManifest(change(formatManifest(manifest)))).toThrow();
  });
});

describe("a line of an export", () => {
  test("gives the record's bytes back, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, idx) => {
        const body = JSON.stringify({ idx: 9, record: { text }, "}": "}}" });
        expect(parseExportLine(formatExportLine({ class: "security", idx, body }))).toEqual({
          class: "security",
          idx,
          body,
        });
      }),
    );
  });

  test.each([
    '{"class":"other","idx":1,"record":{}}',
    '{"class":"standard","idx":01,"record":{}}',
    '{"class":"standard","idx":-1,"record":{}}',
    "",
  ])("%s is none", (line) => {
    expect(() => parseExportLine(line)).toThrow("record of an export");
  });

  test("with a tile gives its hashes; a tile of another width is none", () => {
    const tile = { class: "standard", level: 1, n: 1_234_067, hashes: Buffer.alloc(96, 1) } as const;
    const line = formatProofLine(tile);
    expect(line).toContain('"tile":"tile/1/x001/x234/067.p/3"');
    expect(parseProofLine(line)).toEqual(tile);
    expect(() => parseProofLine(line.replace(".p/3", ".p/4"))).toThrow("tile of a log");
    expect(() => parseProofLine(line.replace("tile/1", "tile/entries"))).toThrow("tile of a log");
  });
});

describe("a receipt", () => {
  const receipt: Receipt = {
    origin: "console.example/audit/statements",
    firstId: "01990000-0000-7000-8000-000000000000",
    lastId: "01990000-0000-7000-8000-000000000001",
    count: 2,
    digest,
    mmdSeconds: 60,
  };

  test("is read as it was written", () => {
    expect(parseReceipt(formatReceipt(receipt))).toEqual(receipt);
  });

  test.each([
    { count: 0 },
    { digest: "AB".repeat(32) },
    { firstId: "1" },
    { origin: "two words" },
    { mmdSeconds: 0 },
  ])("with %j is refused", (change) => {
    expect(() => parseReceipt(formatReceipt({ ...receipt, ...change }))).toThrow("not a receipt");
  });
});
