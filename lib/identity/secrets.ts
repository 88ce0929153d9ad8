import { createHash, randomBytes, scrypt as scryptCallback, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const scrypt = promisify<string, Buffer, number, object, Buffer>(scryptCallback);
/** OWASP's parameters for scrypt: N = 2^15, r = 8, p = 3, about 32 MiB and 100 ms each. */
const cost = { ln: 15, r: 8, p: 3 };

export type SecretPrefix = "cst" | "css" | "csi";

/** A new bearer secret of 256 random bits. The prefix lets secret scanners recognise it. */
export function newSecret(prefix: SecretPrefix): string {
  return `${prefix}_${randomBytes(32).toString("base64url")}`;
}

/** How a bearer secret is kept: its SHA-256. 256 random bits need no salt and no stretching. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compares in constant time. */
export function secretMatches(secret: string, hash: string): boolean {
  const actual = Buffer.from(hashSecret(secret), "hex");
  const expected = Buffer.from(hash, "hex");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** A password's scrypt hash in PHC string form, its parameters and salt included. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${salt.toString("base64")}$${key.toString("base64")}`;
}

export async function passwordMatches(password: string, hash: string): Promise<boolean> {
  const parts = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (!parts) return false;
  const [ln = 0, r = 0, p = 0] = parts.slice(1, 4).map(Number);
  // What somebody wrote into the database must not take all memory.
  if (ln < 1 || ln > 17 || r < 1 || r > 16 || p < 1 || p > 8) return false;
  const [salt = "", key = ""] = parts.slice(4);
  const expected = Buffer.from(key, "base64");
  const actual = await derive(password, Buffer.from(salt, "base64"), { ln, r, p });
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

async function derive(password: string, salt: Buffer, { ln, r, p }: typeof cost): Promise<Buffer> {
  const N = 2 ** ln;
  return scrypt(password.normalize("NFKC"), salt, 32, { N, r, p, maxmem: 256 * N * r });
}
