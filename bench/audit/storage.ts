import { proveInclusion, tileWidth } from "#lib/audit/log/index.ts";
import { oneFileProof } from "#lib/audit/sealing/index.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { judged, mebibytes, type Row } from "./measure.ts";

const kinds = ["records", "their indexes", "tiles", "bundles", "roll-ups", "all else"] as const;

/** Bytes on disk, of all that keeping the records costs, against the bytes that were hashed. */
export async function benchStorage(): Promise<Row[]> {
  await runAsOwner(databaseUrl(), "VACUUM ANALYZE");
  const { rows } = await pool().query<{ kind: (typeof kinds)[number]; bytes: number }>(
    `SELECT CASE WHEN relname LIKE 'record\\_%' AND relkind = 'i' THEN 'their indexes' WHEN relname LIKE 'record\\_%' THEN 'records'
         WHEN relname LIKE 'tile%' THEN 'tiles' WHEN relname LIKE 'bundle%' THEN 'bundles'
         WHEN relname LIKE 'rollup%' THEN 'roll-ups' ELSE 'all else' END AS kind,
       sum(CASE relkind WHEN 'i' THEN pg_relation_size(oid) ELSE pg_table_size(oid) END)::float8 AS bytes
     FROM pg_class WHERE relnamespace = 'audit'::regnamespace AND relkind IN ('r', 'i') AND relname !~ '^inbox' GROUP BY 1`,
  );
  const bodies = await pool().query<{ bytes: number }>(
    "SELECT sum(octet_length(body))::float8 AS bytes FROM audit.record",
  );
  const canonical = bodies.rows[0]?.bytes ?? Number.NaN;
  const sizes = kinds.map((kind) => [kind, rows.find((row) => row.kind === kind)?.bytes ?? 0] as const);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  return [
    judged("Bytes on disk ÷ canonical bytes", total / canonical, { atMost: 2.2 }, mebibytes(total)),
    ["Of these", sizes.map(([kind, bytes]) => `${kind} ${(bytes / canonical).toFixed(2)}`).join(", "), ""],
  ];
}

/** What it takes to prove one record, at places all over the log. */
export async function benchProof(): Promise<Row[]> {
  const { rows } = await pool().query<{ size: number }>(
    "SELECT size::float8 AS size FROM audit.log WHERE class = 'standard'",
  );
  const size = rows[0]?.size ?? 0;
  const limit = 45 * Math.ceil(Math.log2(size)) + 1_024;
  let [readsMax, bytesMax] = [0, 0];
  for (let place = 0; place < 20; place++) {
    const index = Math.floor((place / 20) * size);
    const found = await pool().query<{ event_id: string }>(
      "SELECT event_id FROM audit.record WHERE class = 'standard' AND idx = $1",
      [index],
    );
    const { proof } = await oneFileProof(found.rows[0]?.event_id ?? "");
    bytesMax = Math.max(bytesMax, proof.length);
    readsMax = Math.max(readsMax, await countReads(index, size));
  }
  const verdict = (met: boolean) => (met ? "met" : "missed");
  return [
    [
      "A record's proof, the largest of 20",
      `${bytesMax} bytes`,
      `≤ 45 B × ⌈log₂ n⌉ + 1 KiB = ${limit} bytes: ${verdict(bytesMax <= limit)}`,
    ],
    ["Tiles that are read for it, at most", `${readsMax}`, `≤ 6: ${verdict(readsMax <= 6)}`],
  ];
}

async function countReads(index: number, size: number): Promise<number> {
  let reads = 0;
  await proveInclusion(index, size, async (level, n, width) => {
    reads++;
    const { rows } = await pool().query<{ hashes: Buffer }>(
      "SELECT hashes FROM audit.tile WHERE class = 'standard' AND level = $1 AND n = $2",
      [level, n],
    );
    const hashes = rows[0]?.hashes;
    if (!hashes || width > tileWidth) throw new Error(`The log lacks its tile ${level}/${n}.`);
    return hashes;
  });
  return reads;
}
