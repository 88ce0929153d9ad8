import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { authSecret } from "../env.ts";

/**
 * Seals a secret for storage: AES-256-GCM under a key derived from AUTH_SECRET (HKDF-SHA-256), bound to `name`, so
 * that a row copied under another name does not open.
 *
 * Layout: 12-byte nonce, 16-byte tag, ciphertext.
 */
export function seal(name: string, plaintext: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce).setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

/** @throws Error when the secret was sealed under another AUTH_SECRET or another name, or was altered. */
export function unseal(name: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const secret = key();
  try {
    // Without its length said, a row cut short would open by a shorter, weaker tag.
    const decipher = createDecipheriv("aes-256-gcm", secret, bytes.subarray(0, 12), { authTagLength: 16 })
      .setAAD(Buffer.from(name))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new Error(`The stored secret "${name}" does not open. Was AUTH_SECRET changed?`, { cause });
  }
}

function key(): Buffer {
  return Buffer.from(hkdfSync("sha256", authSecret(), "countersign", "sealed-secret", 32));
}
