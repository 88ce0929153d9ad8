import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { DomainError } from "#lib/core/errors.ts";
import { pool } from "#lib/db/pool.ts";
import { formatPolicy, parseNote, type Signer, signNote, vkeyOf } from "../log/index.ts";
import { foundLogs } from "./found-logs.ts";
import { readKeyFile } from "./key-file.ts";

/** Anything that runs a statement: the pool, or a connection in a transaction. */
export type Queryable = Pick<ReturnType<typeof pool>, "query">;

/** Who signs for a name now, and who did before and may still sign what hands over. */
export type NameKeys = { name: string; current: Signer; predecessors: Signer[] };
export type LogKeys = { logs: Record<RetentionClass, NameKeys>; statements: NameKeys };

/** Of the database: the names that sign, each with its vkeys, newest first. */
type KnownName = { name: string; class: RetentionClass | null; vkeys: string[] };

/**
 * The keys that sign now: which they are, the database says; the private halves are in the key file. Where the database
 * knows none yet, both are made. Read anew each time, so that a rotation counts at once, and a lost file too.
 *
 * @throws DomainError `unavailable` when the file lacks a key: what to do then
 */
export async function loadKeys(database: Queryable = pool()): Promise<LogKeys> {
  let known = await knownNames(database);
  if (known.length === 0) {
    await foundLogs();
    known = await knownNames(database);
  }
  const filed = await readKeyFile();
  if (!filed) throw lost("is missing");
  const signers = new Map(filed.map(({ signer }) => [vkeyOf(signer), signer]));
  const keysOf = (of: RetentionClass | null): NameKeys => {
    const found = known.find((name) => name.class === of);
    const [current, ...predecessors] = found?.vkeys.map((vkey) => signers.get(vkey)) ?? [];
    if (!found || !current) throw lost(`lacks the key that signs ${found?.name ?? "statements"} now`);
    return { name: found.name, current, predecessors: predecessors.filter((signer) => signer !== undefined) };
  };
  const [standard, security, governance] = retentionClasses.map(keysOf) as [NameKeys, NameKeys, NameKeys];
  return { logs: { standard, security, governance }, statements: keysOf(null) };
}

/** Why nothing can be signed, and what to do; null when all is well. */
export async function whyKeysFail(): Promise<string | null> {
  try {
    // Asking founds nothing.
    if ((await knownNames()).length > 0) await loadKeys();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether a note names this key among its signatures. */
export function isSignedBy(note: string, { name, keyId }: Signer): boolean {
  return parseNote(note).signatures.some((signature) => signature.name === name && signature.keyId === keyId);
}

/** The names that sign, with all their vkeys, newest first; empty before the first start. */
export async function knownNames(database: Queryable = pool()): Promise<KnownName[]> {
  const { rows } = await database.query<KnownName>(
    `SELECT k.name, l.class, array_agg(k.vkey ORDER BY k.created_at DESC, k.vkey) AS vkeys
     FROM audit.log_key k LEFT JOIN audit.log l ON l.origin = k.name
     GROUP BY k.name, l.class ORDER BY l.class NULLS LAST`,
  );
  return rows;
}

/**
 * Signs a receipt, an export's manifest or a bundle of evidence, as a note (C2SP signed-note).
 *
 * @param text ends in a newline
 * @throws DomainError `unavailable` while the key is missing
 */
export async function signStatement(text: string): Promise<string> {
  const { statements } = await loadKeys();
  return signNote(text, [statements.current]);
}

/** The public key that `signStatement` signs under now. */
export async function statementVkey(): Promise<string> {
  const { statements } = await loadKeys();
  return vkeyOf(statements.current);
}

/** What an auditor pins (C2SP tlog-policy): every key that ever signed a log or a statement. No private key is needed. */
export async function policyText(): Promise<string> {
  const known = await knownNames();
  return formatPolicy({ logs: known.flatMap(({ vkeys }) => vkeys.map((vkey) => ({ vkey }))) });
}

function lost(what: string): DomainError {
  return new DomainError(
    "unavailable",
    `Nothing is sealed or signed: the audit log's key file (AUDIT_KEY_FILE) ${what}. Bring it back from its backup; ` +
      "events are taken in meanwhile and sealed then. If it is gone for good: npx countersign audit rotate-key --lost.",
  );
}
