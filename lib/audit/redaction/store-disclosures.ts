import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type pg from "pg";
import { seal, unseal } from "#lib/kernel/secret-box.ts";
import type { Disclosure } from "./disclosure.ts";

type Client = Pick<pg.ClientBase, "query">;

/**
 * Stores erasable fields, each encrypted under the key of its subject, in the caller's transaction. What comes about a
 * subject that was erased is not stored: its key is gone for good, and the field reads as erased.
 */
export async function storeDisclosures(client: Client, rows: readonly Disclosure[]): Promise<void> {
  if (rows.length === 0) return;
  const keys = await keysFor(client, [...new Set(rows.map(({ subject }) => subject))].sort());
  const stored = rows.flatMap((row) => {
    const key = keys.get(row.subject);
    return key ? [{ ...row, ciphertext: encrypt(key, row) }] : [];
  });
  await client.query(
    `INSERT INTO audit.disclosure (event_id, digest, subject, ciphertext)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])`,
    [
      stored.map(({ eventId }) => eventId),
      stored.map(({ digest }) => digest),
      stored.map(({ subject }) => subject),
      stored.map(({ ciphertext }) => ciphertext),
    ],
  );
}

/** The keys of these subjects, made where there are none; without those that were destroyed. */
async function keysFor(client: Client, subjects: readonly string[]): Promise<Map<string, Buffer>> {
  await client.query(
    `INSERT INTO audit.subject_key (subject, sealed_key) SELECT * FROM unnest($1::text[], $2::bytea[])
     ON CONFLICT (subject) DO NOTHING`,
    [
      subjects,
      subjects.map((subject) => Buffer.from(seal(boxName(subject), randomBytes(32).toString("base64")))),
    ],
  );
  const { rows } = await client.query<{ subject: string; sealed_key: Buffer }>(
    `SELECT subject, sealed_key FROM audit.subject_key
     WHERE subject = ANY ($1::text[]) AND sealed_key IS NOT NULL`,
    [subjects],
  );
  return new Map(rows.map(({ subject, sealed_key }) => [subject, openKey(subject, sealed_key)]));
}

export function openKey(subject: string, sealed: Uint8Array): Buffer {
  return Buffer.from(unseal(boxName(subject), sealed), "base64");
}

function boxName(subject: string): string {
  return `audit-subject:${subject}`;
}

/** AES-256-GCM, bound to event and digest. Layout: 12-byte nonce, 16-byte tag, ciphertext. */
function encrypt(key: Buffer, { eventId, digest, encoded }: Disclosure): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(`${eventId} ${digest}`));
  const body = Buffer.concat([cipher.update(encoded, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** @throws Error when it was altered, or is of another event */
export function decrypt(key: Buffer, eventId: string, digest: string, ciphertext: Buffer): string {
  const decipher = createDecipheriv("aes-256-gcm", key, ciphertext.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(`${eventId} ${digest}`))
    .setAuthTag(ciphertext.subarray(12, 28));
  return Buffer.concat([decipher.update(ciphertext.subarray(28)), decipher.final()]).toString("utf8");
}
