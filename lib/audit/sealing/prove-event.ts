import type { RetentionClass } from "#lib/core/audit-record.ts";
import { DomainError, notFound } from "#lib/core/errors.ts";
import { pool } from "#lib/db/pool.ts";
import { decodeBundle, formatTlogProof, proveInclusion, tileWidth } from "../log/index.ts";
import { readTiles, tileReader } from "./tiles.ts";

/** A record with all that shows that it is in the log: whoever has the policy needs nothing else. */
export type OneFileProof = {
  format: "countersign.audit-proof/v1";
  /** The canonical bytes that were hashed. */
  record: string;
  /** What the log holds of it: the leaf. */
  entry: string;
  /** The way from the leaf to a signed checkpoint (C2SP tlog-proof). */
  proof: string;
};

type Sealed = {
  class: RetentionClass;
  index: number;
  body: string;
  size: number;
  checkpoint: string;
  bundle: Buffer;
};

/**
 * Proves that an event is in its log, up to the newest checkpoint. Of a record under legal hold too, whose month is gone.
 *
 * @throws DomainError `not_found`, or `conflict` while it is not sealed yet
 */
export async function oneFileProof(id: string): Promise<OneFileProof> {
  const sealed = await findSealed(id);
  if (!sealed) throw await whyNotSealed(id);
  const { class: of, index, body, size, checkpoint, bundle } = sealed;
  const entry = decodeBundle(bundle)[index % tileWidth];
  if (!entry) throw new Error(`The log ${of} lacks its entry ${index}.`);
  const hashes = await proveInclusion(index, size, async (level, n, width) =>
    tileReader(await readTiles(pool(), of, [{ level, n }]))(level, n, width),
  );
  return {
    format: "countersign.audit-proof/v1",
    record: body,
    entry: entry.toString(),
    proof: formatTlogProof({ extra: entry, index, hashes, checkpoint }),
  };
}

/** The record with its log as of one moment. */
async function findSealed(id: string): Promise<Sealed | undefined> {
  const { rows } = await pool().query<Sealed>(
    `SELECT r.class, r.idx::float8 AS index, r.body, l.size::float8 AS size, l.checkpoint, b.entries AS bundle
     FROM (SELECT class, idx, body FROM audit.record WHERE event_id = $1
       UNION SELECT class, idx, body FROM audit.held WHERE event_id = $1) AS r
     JOIN audit.log l ON l.class = r.class
     JOIN audit.bundle b ON b.class = r.class AND b.n = r.idx / $2
     ORDER BY r.class, r.idx LIMIT 1`,
    [id, tileWidth],
  );
  return rows[0];
}

async function whyNotSealed(id: string): Promise<DomainError> {
  const { rows } = await pool().query("SELECT FROM audit.inbox WHERE event_id = $1", [id]);
  if (rows.length === 0) return notFound("event");
  return new DomainError(
    "conflict",
    "This event has come and is not sealed yet, so there is no proof of it. That takes a second or two: ask again. " +
      "If it stays so, the integrity page says why nothing is sealed.",
  );
}
