import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSignedByOne, parsePublisherKeys } from "./publisher-key.ts";

const message = "2026-11-21T10:00:00Z";
const ed25519 = generateKeyPairSync("ed25519");
const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });

/** A public key as records have it: 32 bytes, or a compressed point. */
function rawOf(key: KeyObject): Buffer {
  const { x = "", y } = key.export({ format: "jwk" });
  const left = Buffer.from(x, "base64url");
  if (y === undefined) return left;
  const isOdd = (Buffer.from(y, "base64url").at(-1) ?? 0) % 2 === 1;
  return Buffer.concat([Buffer.of(isOdd ? 3 : 2), left]);
}
const record = (k: string, bytes: Buffer) => `v=MCPv1; k=${k}; p=${bytes.toString("base64")}`;
const edRecord = record("ed25519", rawOf(ed25519.publicKey));
const ecRecord = record("ecdsap384", rawOf(p384.publicKey));
const signEd = (text = message) => sign(null, Buffer.from(text), ed25519.privateKey);
const signEc = (text = message) =>
  sign("sha384", Buffer.from(text), { key: p384.privateKey, dsaEncoding: "ieee-p1363" });

describe("a published key", () => {
  test("verifies what its owner signed, in either algorithm", () => {
    expect(isSignedByOne(parsePublisherKeys(edRecord), message, signEd())).toBe(true);
    expect(isSignedByOne(parsePublisherKeys(ecRecord), message, signEc())).toBe(true);
  });

  test("is found among other records, lines and keys", () => {
    const other = record("ed25519", rawOf(generateKeyPairSync("ed25519").publicKey));
    const keys = parsePublisherKeys(`v=spf1 -all\n${other}\n"${edRecord}"\n${ecRecord}\n`);
    expect(keys.map(({ algorithm }) => algorithm)).toEqual(["ed25519", "ed25519", "ecdsap384"]);
    expect(isSignedByOne(keys, message, signEd())).toBe(true);
    expect(isSignedByOne(keys, message, signEc())).toBe(true);
  });

  test("of RFC 8032 §7.1, test 2, verifies its signature", () => {
    const key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    const signature =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    const keys = parsePublisherKeys(record("ed25519", Buffer.from(key, "hex")));
    expect(isSignedByOne(keys, "r", Buffer.from(signature, "hex"))).toBe(true);
  });

  test("as mcp-publisher makes it of a seed, is the same key", () => {
    const seed = Buffer.alloc(32, 7);
    const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
    const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
    const jwk = key.export({ format: "jwk" });
    const keys = parsePublisherKeys(record("ed25519", Buffer.from(jwk.x ?? "", "base64url")));
    expect(isSignedByOne(keys, message, sign(null, Buffer.from(message), key))).toBe(true);
  });

  test.each([
    ["another version", edRecord.replace("MCPv1", "MCPv2")],
    ["another algorithm", edRecord.replace("ed25519", "rsa")],
    ["the other algorithm's name", edRecord.replace("ed25519", "ecdsap384")],
    ["the other algorithm's key", ecRecord.replace("ecdsap384", "ed25519")],
    ["a key cut short", record("ed25519", rawOf(ed25519.publicKey).subarray(1))],
    ["a key that is too long", record("ed25519", Buffer.concat([rawOf(ed25519.publicKey), Buffer.of(0)]))],
    ["base64 without its padding", edRecord.replace(/=$/, "")],
    ["base64 of another alphabet", record("ed25519", Buffer.alloc(32, 255)).replaceAll("/", "_")],
    ["a point that is not compressed", record("ecdsap384", Buffer.alloc(97, 4))],
    [
      "a point that is not on the curve",
      record("ecdsap384", Buffer.concat([Buffer.of(2), Buffer.alloc(48, 255)])),
    ],
    ["members in another order", `k=ed25519; v=MCPv1; ${edRecord.split("; ")[2]}`],
    ["nothing", ""],
  ])("is none in a record with %s", (_what, text) => {
    expect(parsePublisherKeys(text)).toEqual([]);
  });

  test("counts among the first ten alone", () => {
    const others = Array.from({ length: 10 }, () =>
      record("ed25519", rawOf(generateKeyPairSync("ed25519").publicKey)),
    );
    const keys = parsePublisherKeys([...others, edRecord].join("\n"));
    expect(keys).toHaveLength(10);
    expect(isSignedByOne(keys, message, signEd())).toBe(false);
  });
});

describe("a signature is refused", () => {
  const keys = parsePublisherKeys(`${edRecord}\n${ecRecord}`);
  const flipped = (signature: Buffer, at: number) => {
    const copy = Buffer.from(signature);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };

  test.each([
    ["of another text", signEd("2026-11-21T10:00:01Z")],
    ["of another text, ECDSA", signEc("2026-11-21T10:00:01Z")],
    ["by another key", sign(null, Buffer.from(message), generateKeyPairSync("ed25519").privateKey)],
    ["with a bit changed", flipped(signEd(), 0)],
    ["with a bit changed in its second half", flipped(signEd(), 40)],
    ["with a bit changed, ECDSA", flipped(signEc(), 95)],
    ["cut short", signEd().subarray(0, 63)],
    ["cut short, ECDSA", signEc().subarray(0, 95)],
    ["in ASN.1", sign("sha384", Buffer.from(message), p384.privateKey)],
    [
      "with another hash",
      sign("sha256", Buffer.from(message), { key: p384.privateKey, dsaEncoding: "ieee-p1363" }),
    ],
    ["of zeros", Buffer.alloc(64)],
    ["of zeros, ECDSA", Buffer.alloc(96)],
    ["of nothing", Buffer.alloc(0)],
  ])("%s", (_what, signature) => {
    expect(isSignedByOne(keys, message, signature)).toBe(false);
  });

  test("when there is no key", () => {
    expect(isSignedByOne([], message, signEd())).toBe(false);
  });
});
