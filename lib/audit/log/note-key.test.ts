import { describe, expect, test } from "vitest";
import { MalformedError } from "./malformed.ts";
import { keyPairFromSeed, newKeyPair, parseSkey, parseVkey, vkeyOf } from "./note-key.ts";

// The keys of golang/mod, sumdb/note/note_test.go (BSD-3-Clause), which exist to be published.
const vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const skey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

describe("keys as text", () => {
  test("the published pair belong together", () => {
    const signer = parseSkey(skey);
    const verifier = parseVkey(vkey);
    expect(vkeyOf(signer)).toBe(vkey);
    expect(verifier).toMatchObject({ name: "PeterNeumann", keyId: "c74f20a3" });
    const text = Buffer.from("hi");
    const signature = signer.sign(text);
    expect(verifier.verify(text, signature)).toBe(true);
    expect(verifier.verify(Buffer.from("ho"), signature)).toBe(false);
    expect(verifier.verify(text, signature.subarray(1))).toBe(false);
    signature[0] = (signature[0] ?? 0) ^ 1;
    expect(verifier.verify(text, signature)).toBe(false);
  });

  test("the key of the specification's example is taken", () => {
    const key = parseVkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    expect(key).toMatchObject({ name: "example.com/foo", keyId: "530d903a" });
  });

  test.each([
    ["verifier", vkey, parseVkey],
    ["signing", skey, parseSkey],
  ] as const)("no mangled %s key is taken", (_what, key, parse) => {
    for (let start = 0; start < key.length; start++)
      for (let end = start; end <= key.length; end++)
        if (end - start < key.length) expect(() => parse(key.slice(start, end))).toThrow(MalformedError);
    for (let at = 0; at < key.length; at++) {
      const next = String.fromCharCode(key.charCodeAt(at) + 1);
      expect(() => parse(key.slice(0, at) + next + key.slice(at + 1))).toThrow(MalformedError);
    }
  });

  test.each([
    ["of the wrong length", "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="],
    ["of an unknown type", "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
    ["with its id in capitals", vkey.replace("c74f20a3", "C74F20A3")],
    ["with a newline", `${vkey}\n`],
    ["that signs", skey],
  ])("a verifier key %s is refused", (_what, key) => {
    expect(() => parseVkey(key)).toThrow(MalformedError);
  });

  test("a refusal does not repeat the key", () => {
    expect(() => parseSkey(`${skey}A`)).toThrow(/^This is not a signing key\.$/);
  });
});

describe("new keys", () => {
  test("belong together and differ each time", () => {
    const pair = newKeyPair("log.example/acme");
    expect(vkeyOf(parseSkey(pair.skey))).toBe(pair.vkey);
    expect(parseVkey(pair.vkey).name).toBe("log.example/acme");
    expect(newKeyPair("log.example/acme").vkey).not.toBe(pair.vkey);
  });

  test("come out of a seed the same each time", () => {
    const seed = Buffer.from(skey.split("+").slice(4).join("+"), "base64").subarray(1);
    expect(keyPairFromSeed("PeterNeumann", seed)).toEqual({ skey, vkey });
  });

  test.each(["", "a b", "a+b", "a\u00a0b", "a\nb", "a\u2003b", "a\u0001b", "\ud800"])(
    "are not named %j",
    (name) => {
      expect(() => newKeyPair(name)).toThrow(MalformedError);
    },
  );

  test("need 32 bytes of seed", () => {
    expect(() => keyPairFromSeed("log", Buffer.alloc(31))).toThrow(MalformedError);
  });

  test("show no secret when they are printed", () => {
    const signer = parseSkey(skey);
    expect(JSON.stringify(signer)).not.toContain("KEY");
    expect(Object.keys(signer).sort()).toEqual(["keyId", "name", "publicKey", "sign"]);
  });
});
