import type { RetentionClass } from "#lib/core/audit-record.ts";
import { pool } from "#lib/db/pool.ts";
import {
  appendLeaves,
  encodeBundle,
  formatCheckpoint,
  leafEntryOf,
  leafHash,
  readRecord,
  type Signer,
  signNote,
  tileWidth,
} from "../log/index.ts";
import { asSuperuser } from "./as-superuser.ts";

/**
 * Makes a log anew from what its records say by now, perfect in itself: entries, every tile, the root, and a checkpoint
 * signed by whoever does it.
 */
export async function rewriteLog(of: RetentionClass, origin: string, signer: Signer): Promise<string> {
  const { rows } = await pool().query<{ body: string }>(
    "SELECT body FROM audit.record WHERE class = $1 ORDER BY idx",
    [of],
  );
  const entries = rows.map(({ body }) => {
    const record = readRecord(body);
    return Buffer.from((record && leafEntryOf(record, body)) ?? "");
  });
  const { size, root, tiles } = appendLeaves([], 0, entries.map(leafHash));
  const checkpoint = signNote(formatCheckpoint({ origin, size, root }), [signer]);
  const bundles = Array.from({ length: Math.ceil(size / tileWidth) }, (_, n) =>
    encodeBundle(entries.slice(n * tileWidth, (n + 1) * tileWidth)),
  );
  const hex = (bytes: Buffer) => `'\\x${bytes.toString("hex")}'::bytea`;
  await asSuperuser(
    `DELETE FROM audit.tile WHERE class = '${of}'`,
    `DELETE FROM audit.bundle WHERE class = '${of}'`,
    `DELETE FROM audit.checkpoint WHERE class = '${of}'`,
    ...tiles.map(
      ({ level, n, hashes }) => `INSERT INTO audit.tile VALUES ('${of}', ${level}, ${n}, ${hex(hashes)})`,
    ),
    ...bundles.map((bytes, n) => `INSERT INTO audit.bundle VALUES ('${of}', ${n}, ${hex(bytes)})`),
    `UPDATE audit.log SET size = ${size}, root = ${hex(root)}, checkpoint = '${checkpoint}' WHERE class = '${of}'`,
  );
  return checkpoint;
}
