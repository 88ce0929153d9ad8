import type { AuditRecord } from "#lib/core/audit-record.ts";
import { isObject } from "#lib/core/json-object.ts";
import { pool } from "#lib/db/pool.ts";
import { openDisclosure } from "./disclosure.ts";
import { decrypt, openKey } from "./store-disclosures.ts";

/** One field that left its record: read, or erased by now; then nobody knows its name either. */
export type ReadDisclosure = { digest: string; name: string | null; value?: unknown; erased: boolean };

type Row = { digest: string; subject: string; ciphertext: Buffer; sealed_key: Buffer };

/**
 * The erasable fields of an event, in the order of its digests.
 *
 * @throws Error when one was altered, or AUTH_SECRET was changed
 */
export async function readDisclosures(
  record: Pick<AuditRecord, "audit_id" | "operation">,
): Promise<ReadDisclosure[]> {
  const digests = digestsIn(record.operation.arguments);
  if (digests.length === 0) return [];
  const { rows } = await pool().query<Row>(
    `SELECT d.digest, d.subject, d.ciphertext, k.sealed_key
     FROM audit.disclosure d JOIN audit.subject_key k USING (subject)
     WHERE d.event_id = $1 AND k.sealed_key IS NOT NULL`,
    [record.audit_id],
  );
  const stored = new Map(rows.map((row) => [row.digest, row]));
  return digests.map((digest) => {
    const row = stored.get(digest);
    if (!row) return { digest, name: null, erased: true };
    const encoded = decrypt(openKey(row.subject, row.sealed_key), record.audit_id, digest, row.ciphertext);
    return { digest, ...openDisclosure(encoded), erased: false };
  });
}

/** The digests in a value (RFC 9901 §4.2.4): of members in `_sd`, of elements in `...`. */
export function digestsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(digestsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === "_sd" && Array.isArray(member)) return member.filter((each) => typeof each === "string");
    if (name === "..." && typeof member === "string") return [member];
    return digestsIn(member);
  });
}
