import { createPublicKey, ECDH, type KeyObject, verify } from "node:crypto";

/** A key by which a domain's publisher signs. */
export type PublisherKey = { algorithm: "ed25519" | "ecdsap384"; key: KeyObject };

/** More keys than a rotation needs are not tried. */
const keysMax = 10;
const record = /v=MCPv1;\s{0,8}k=([a-z0-9]{1,20});\s{0,8}p=([A-Za-z0-9+/]{1,100}={0,2})(?![A-Za-z0-9+/=])/g;

/**
 * Reads the keys that a domain publishes: `v=MCPv1; k=ed25519; p=<base64>` (MCP Registry). Anything else in the text is
 * somebody else's; a key that is none, or of another kind, is left out.
 */
export function parsePublisherKeys(text: string): PublisherKey[] {
  return [...text.matchAll(record)].slice(0, keysMax).flatMap(([, algorithm = "", base64 = ""]) => {
    const bytes = Buffer.from(base64, "base64");
    return bytes.toString("base64") === base64 ? (toKey(algorithm, bytes) ?? []) : [];
  });
}

function toKey(algorithm: string, bytes: Buffer): PublisherKey | null {
  try {
    if (algorithm === "ed25519" && bytes.length === 32)
      return { algorithm, key: importKey({ kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") }) };
    // A compressed point (SEC 1 §2.3.3).
    if (algorithm !== "ecdsap384" || bytes.length !== 49 || (bytes[0] !== 2 && bytes[0] !== 3)) return null;
    const point = ECDH.convertKey(bytes, "secp384r1", undefined, undefined, "uncompressed") as Buffer;
    const [x, y] = [point.subarray(1, 49), point.subarray(49)].map((part) => part.toString("base64url"));
    return { algorithm, key: importKey({ kty: "EC", crv: "P-384", x, y }) };
  } catch {
    return null;
  }
}

function importKey(jwk: { kty: string; crv: string; x?: string; y?: string }): KeyObject {
  return createPublicKey({ key: jwk, format: "jwk" });
}

/**
 * Whether one of the keys made this signature: Ed25519 (RFC 8032), or ECDSA on P-384 with SHA-384 as `r ‖ s` of 48 bytes
 * each (IEEE P1363).
 */
export function isSignedByOne(keys: readonly PublisherKey[], message: string, signature: Buffer): boolean {
  const bytes = Buffer.from(message, "utf8");
  return keys.some(({ algorithm, key }) =>
    algorithm === "ed25519"
      ? signature.length === 64 && verify(null, bytes, key, signature)
      : signature.length === 96 && verify("sha384", bytes, { key, dsaEncoding: "ieee-p1363" }, signature),
  );
}
