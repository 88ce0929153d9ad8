import { hash, randomBytes, sign, verify } from "node:crypto";
import { ed25519SignatureLength, privateKeyFromSeed, publicBytesOf, publicKeyFromBytes } from "./ed25519.ts";
import { MalformedError } from "./malformed.ts";
import { strictBase64 } from "./strict-text.ts";

/** Signature types of C2SP signed-note: which algorithm a key is for is part of its id. */
export const signatureTypes = { ed25519: 0x01, cosignature: 0x04 } as const;
type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes];

/** Who signs or is trusted: a name, the id of the key (8 hex digits), and its 32 bytes. */
type Key = { name: string; keyId: string; publicKey: Buffer };

/** Holds its private key where printing or logging it shows nothing. */
export type Signer = Key & { sign(text: Uint8Array): Buffer };
export type Verifier = Key & { verify(text: Uint8Array, signature: Uint8Array): boolean };

/** A new key pair. `skey` is a secret: whoever has it can sign. */
export function newKeyPair(name: string): { skey: string; vkey: string } {
  return keyPairFromSeed(name, randomBytes(32));
}

/**
 * @param seed 32 secret bytes (RFC 8032 §5.1.5)
 * @throws MalformedError for a name that a note can't carry, or a seed of another length
 */
export function keyPairFromSeed(name: string, seed: Uint8Array): { skey: string; vkey: string } {
  if (!isKeyName(name))
    throw new MalformedError("A key's name has no spaces, no + and no control characters.");
  if (seed.length !== 32) throw new MalformedError("A seed has 32 bytes.");
  const publicKey = publicBytesOf(privateKeyFromSeed(seed));
  const keyId = keyIdOf(name, signatureTypes.ed25519, publicKey);
  const secret = Buffer.concat([Buffer.from([signatureTypes.ed25519]), seed]).toString("base64");
  return { skey: `PRIVATE+KEY+${name}+${keyId}+${secret}`, vkey: vkeyOf({ name, keyId, publicKey }) };
}

/** @throws MalformedError when it is not `PRIVATE+KEY+<name>+<id>+<seed>`, or its id is not that of its key */
export function parseSkey(text: string): Signer {
  const start = "PRIVATE+KEY+";
  const parts = text.startsWith(start) ? keyParts(text.slice(start.length)) : null;
  if (parts?.type !== signatureTypes.ed25519) throw new MalformedError("This is not a signing key.");
  const privateKey = privateKeyFromSeed(parts.material);
  const publicKey = publicBytesOf(privateKey);
  if (keyIdOf(parts.name, parts.type, publicKey) !== parts.keyId)
    throw new MalformedError("The signing key does not go with its id.");
  const { name, keyId } = parts;
  return { name, keyId, publicKey, sign: (message) => sign(null, message, privateKey) };
}

/** @throws MalformedError when it is not `<name>+<id>+<key>` of an Ed25519 key, or its id is not that of its key */
export function parseVkey(text: string): Verifier {
  const key = parsePublicKey(text, signatureTypes.ed25519);
  const publicKey = publicKeyFromBytes(key.publicKey);
  return {
    ...key,
    verify: (message, signature) =>
      signature.length === ed25519SignatureLength && verify(null, message, publicKey, signature),
  };
}

/** The public key to hand to whoever is to verify: `<name>+<id>+<key>` (C2SP signed-note). */
export function vkeyOf({ name, keyId, publicKey }: Key): string {
  const material = Buffer.concat([Buffer.from([signatureTypes.ed25519]), publicKey]);
  return `${name}+${keyId}+${material.toString("base64")}`;
}

/** @throws MalformedError for a key of another type, or one whose id is not its own */
export function parsePublicKey(vkey: string, type: SignatureType): Key {
  const parts = keyParts(vkey);
  if (!parts) throw new MalformedError("This is not a verifier key.");
  if (parts.type !== type) throw new MalformedError("The verifier key is of a type that is not taken here.");
  const { name, keyId, material } = parts;
  if (keyIdOf(name, type, material) !== keyId)
    throw new MalformedError("The verifier key does not go with its id.");
  return { name, keyId, publicKey: material };
}

/** The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), in hex. */
export function keyIdOf(name: string, type: SignatureType, publicKey: Uint8Array): string {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]);
  return hash("sha256", input, "hex").slice(0, 8);
}

/** Whether a note can carry the name: not empty, no Unicode space, no plus, no control character. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);
}

function keyParts(text: string): { name: string; keyId: string; type: number; material: Buffer } | null {
  // Base64 may hold a plus, a name may not.
  const [, name, keyId, encoded] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  const bytes = encoded === undefined ? null : strictBase64(encoded);
  if (name === undefined || keyId === undefined || !isKeyName(name) || bytes?.length !== 33) return null;
  return { name, keyId, type: bytes.readUInt8(0), material: bytes.subarray(1) };
}
