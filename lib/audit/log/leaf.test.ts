import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { formatLeafEntry, type LeafEntry, parseLeafEntry } from "./leaf.ts";
import { MalformedError } from "./malformed.ts";

const entry: LeafEntry = {
  class: "security",
  digest: Buffer.alloc(32, 0xab),
  id: "0199f5a2-3c1e-7b44-8d20-4f6a1c2b3d4e",
  receivedMs: 1_795_255_200_123,
};
const text = formatLeafEntry(entry);

describe("the entry of a leaf", () => {
  test("is the canonical JSON of its parts, and is read back", () => {
    const parts = fc.record({
      class: fc.constantFrom(...retentionClasses),
      digest: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
      id: fc.uuid(),
      receivedMs: fc.maxSafeNat(),
    });
    fc.assert(
      fc.property(parts, (parts) => {
        const written = formatLeafEntry(parts);
        const { class: c, digest, id, receivedMs: t } = parts;
        expect(written).toBe(canonicalJson({ v: 1, t, id, d: digest.toString("base64"), c }));
        expect(parseLeafEntry(written)).toEqual(parts);
      }),
    );
  });

  test.each([
    ["a digest of another length", { digest: Buffer.alloc(31) }],
    ["no UUID", { id: 'x","t":1,"v":1}' }],
    ["a UUID in capitals", { id: entry.id.toUpperCase() }],
    ["a class that there is not", { class: "secret" as LeafEntry["class"] }],
    ["a time before 1970", { receivedMs: -1 }],
    ["a time between milliseconds", { receivedMs: 1.5 }],
    ["a time past what is exact", { receivedMs: 2 ** 53 }],
    ["no time", { receivedMs: Number.NaN }],
  ])("is not written with %s", (_what, wrong) => {
    expect(() => formatLeafEntry({ ...entry, ...wrong })).toThrow(RangeError);
  });

  test.each([
    ["with a space", text.replace(",", ", ")],
    ["with a newline after it", `${text}\n`],
    ["of another version", text.replace('"v":1', '"v":2')],
    ["with more in it", text.replace('"v":1', '"v":1,"w":1')],
    ["with a name twice", text.replace('"v":1', '"t":1,"v":1')],
    ["in another order", JSON.stringify({ v: 1, ...JSON.parse(text) })],
    ["with unused bits in its base64", text.replace("urq6s=", "urq6t=")],
    ["with a time with zeros before it", text.replace('"t":', '"t":0')],
    ["with a time past what is exact", text.replace(/"t":\d+/, '"t":9007199254740992')],
    ["with a UUID in capitals", text.replace("7b44", "7B44")],
    ["that is empty", ""],
  ])("%s is refused", (_what, wrong) => {
    expect(wrong).not.toBe(text);
    expect(() => parseLeafEntry(wrong)).toThrow(MalformedError);
  });
});
