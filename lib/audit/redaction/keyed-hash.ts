import { createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { authSecret } from "#lib/env.ts";

/** What keyed hashes are made for; each has a key of its own, so that none can be had by asking for another. */
type Purpose = "audit-hash" | "audit-event-id" | "audit-cursor";

// As a key object: made of bytes each time, a key costs more than the hash.
const derived = new Map<Purpose, { from: string; key: KeyObject }>();

/** HMAC-SHA-256 under a key derived from AUTH_SECRET (HKDF, RFC 5869). */
export function keyedHash(purpose: Purpose, text: string): Buffer {
  return hmac(keyFor(purpose), text);
}

function hmac(key: KeyObject, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

/** The arguments of a call, its targets and the rule often say one value in a row. */
let latest: { text: string; key: KeyObject; token: string } | undefined;

/**
 * What stands for a value that is not stored: `hmac:` and the first 128 bits of its keyed hash, base64url. The same value gives
 * the same token, so a search for the value hashes it and finds it; without the deployment's key nobody can try values.
 */
export function hashToken(text: string): string {
  const key = keyFor("audit-hash");
  if (latest?.text !== text || latest.key !== key)
    latest = { text, key, token: `hmac:${hmac(key, text).subarray(0, 16).toString("base64url")}` };
  return latest.token;
}

function keyFor(purpose: Purpose): KeyObject {
  const secret = authSecret();
  const known = derived.get(purpose);
  if (known?.from === secret) return known.key;
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "countersign", purpose, 32)));
  derived.set(purpose, { from: secret, key });
  return key;
}
