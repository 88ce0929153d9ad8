import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { DomainError } from "#lib/core/errors.ts";
import { pool } from "#lib/db/pool.ts";
import { env } from "#lib/env.ts";
import { newKeyPair, vkeyOf } from "../log/index.ts";
import { makeKeyFile, readKeyFile } from "./key-file.ts";

const retentionYears: Record<RetentionClass, number> = { standard: 2, security: 3, governance: 7 };

/** What signs beside the logs: receipts, manifests, evidence. */
const statements = "statements";

/**
 * Founds the logs of a database that has none: their names, for good, after where the console is reached, and a key for
 * each name. Two that do so at once agree. A key file that is there already was made a moment ago, by a start that then
 * was cut short: it is used.
 *
 * @throws DomainError `unavailable` when that file is not one of this kind
 */
export async function foundLogs(): Promise<void> {
  const names = [...retentionClasses, statements];
  const base = `${new URL(env().publicUrl).host}/audit`;
  if (!(await readKeyFile())) await makeKeyFile(names.map((name) => newKeyPair(`${base}/${name}`).skey));
  const signers = (await readKeyFile())?.map(({ signer }) => signer) ?? [];
  const found = names.map((name) => signers.filter((signer) => signer.name.endsWith(`/${name}`)));
  if (signers.length !== names.length || found.some(({ length }) => length !== 1))
    throw new DomainError(
      "unavailable",
      "Nothing is sealed: this database has no audit log yet, and the key file (AUDIT_KEY_FILE) is that of another. " +
        "Point DATABASE_URL at the database that goes with it, or AUDIT_KEY_FILE at a file that is not there yet.",
    );
  const origins = retentionClasses.map((_, at) => found[at]?.[0]?.name);
  await pool().query(
    // All of it or nothing: who comes second, with a file of their own, adds no key.
    `WITH founded AS (
       INSERT INTO audit.log (class, origin, retention_years) SELECT * FROM unnest($3::text[], $4::text[], $5::int[])
       ON CONFLICT DO NOTHING RETURNING class)
     INSERT INTO audit.log_key (vkey, name)
       SELECT * FROM unnest($1::text[], $2::text[]) WHERE EXISTS (SELECT FROM founded)`,
    [
      signers.map(vkeyOf),
      signers.map(({ name }) => name),
      retentionClasses,
      origins,
      retentionClasses.map((name) => retentionYears[name]),
    ],
  );
}
