import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { sealAll } from "#lib/audit/sealing/index.ts";
import { batchMax } from "#lib/audit/sealing/seal-pending.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { copyIn, copyText, rowOf } from "./fill.ts";
import { judged, perSecond, type Row, timed } from "./measure.ts";
import { recordMaker } from "./records.ts";
import { unguarded } from "./world.ts";

const columns =
  "event_id, ts, duration_ms, action, status, actor, agent, server, operation, session, trace, gateway, client_ip, targets, body";

/**
 * From the inbox to the log, against COPY of the same rows into the same table with its indexes: batches of the same size, each in a
 * transaction of its own. What was copied is taken out again, and both begin on a table that was vacuumed.
 *
 * @returns the rows, and how many events are sealed in a second
 */
export async function benchSealing(
  rounds: number,
  count: number,
  customers: number,
): Promise<{ rows: Row[]; rate: number }> {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    options: "-c session_replication_role=replica",
  });
  await client.connect();
  const make = recordMaker(7, customers);
  const ratios: number[] = [];
  let sealedMs = 0;
  await sealAll();
  try {
    for (let round = 0; round < rounds; round++) {
      const now = Date.now();
      await copyIn(
        client,
        Array.from({ length: count }, (_, n) => rowOf(make(round * count + n, now))),
      );
      const batches = await batchesOf(client);
      await runAsOwner(databaseUrl(), "VACUUM audit.record");
      const copied = await timed(async () => {
        for (const batch of batches)
          await copyText(client, `COPY audit.record (class, idx, sealed_at, ${columns}) FROM STDIN`, batch);
      });
      await unguarded(`DELETE FROM audit.record WHERE idx >= ${beyond}`);
      await runAsOwner(databaseUrl(), "VACUUM audit.record");
      const sealed = await timed(sealAll);
      ratios.push(copied.tookMs / sealed.tookMs);
      sealedMs += sealed.tookMs / rounds;
    }
    const left = await pool().query("SELECT FROM audit.inbox");
    if (left.rowCount !== 0) throw new Error("Not everything was sealed.");
  } finally {
    await client.end();
  }
  const text = perSecond(count, sealedMs);
  return {
    rows: [judged("Inbox to sealed, of COPY into the same indexed table", ratios, { atLeast: 0.75 }, text)],
    rate: (count / sealedMs) * 1_000,
  };
}

/** Where no log has come to. */
const beyond = 10 ** 12;

/** What is in the inbox as rows of the table, parted as the sequencer parts it. */
async function batchesOf(client: pg.Client): Promise<Buffer[]> {
  const batches: Buffer[] = [];
  for (const log of ["standard", "security"])
    for (let from = 0; ; from += batchMax) {
      const copy = client.query(
        copyTo(
          `COPY (SELECT class, ${beyond} + seq, clock_timestamp(), ${columns} FROM audit.inbox WHERE class = '${log}'
             ORDER BY seq OFFSET ${from} LIMIT ${batchMax}) TO STDOUT`,
        ),
      );
      const chunks: Buffer[] = [];
      for await (const chunk of copy) chunks.push(chunk as Buffer);
      if (chunks.length === 0) break;
      batches.push(Buffer.concat(chunks));
    }
  return batches;
}
