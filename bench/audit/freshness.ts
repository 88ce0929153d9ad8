import { setTimeout as pause } from "node:timers/promises";
import type { IntakeAnswer } from "#lib/audit/intake/schemas.ts";
import { sealEveryMs } from "#lib/audit/sealing/sequencer.ts";
import { pool } from "#lib/db/pool.ts";
import { HttpClient } from "./http-client.ts";
import { intakePath, makeReports } from "./intake.ts";
import { ms, quantile, type Row } from "./measure.ts";
import { gatewayToken } from "./world.ts";

const batchEvents = 250;
const lookEveryMs = 10;

type Batch = { ids: string[]; acknowledgedAt: number };
type Seen = { class: string; size: number; at: number };

/**
 * From a batch's acknowledgement until the last of its events is covered by a signed checkpoint, as somebody sees it who looks every
 * few milliseconds, while events come at an even rate.
 */
export async function benchFreshness(url: string, perSecond: number, lastsMs: number): Promise<Row[]> {
  const client = new HttpClient(url, await gatewayToken(url, "steady"), 16);
  const looking = new AbortController();
  const seen = watchLogs(looking.signal);
  try {
    const batches = await sendEvenly(client, perSecond, lastsMs);
    await sealed(batches.flatMap(({ ids }) => ids));
    looking.abort();
    const waits = await waitsOf(batches, await seen);
    const [p99, goal] = [quantile(waits, 0.99), 2 * sealEveryMs];
    return [
      [
        `Acknowledged until covered by a signed checkpoint, p99 at ${Math.round(perSecond).toLocaleString("en")} events a second`,
        ms(p99),
        `≤ 2 × interval = ${goal} ms: ${p99 <= goal ? "met" : "missed"}`,
      ],
      ["… median", ms(quantile(waits, 0.5)), ""],
    ];
  } finally {
    looking.abort();
    client.close();
  }
}

/** When a batch is due it is sent, whether the last one was heard or not. */
async function sendEvenly(client: HttpClient, perSecond: number, lastsMs: number): Promise<Batch[]> {
  const everyMs = (batchEvents / perSecond) * 1_000;
  const all = Array.from({ length: Math.ceil(lastsMs / everyMs) }, () => makeReports(batchEvents, "plain"));
  const startedAt = performance.now();
  return Promise.all(
    all.map(async (lines, number) => {
      await pause(Math.max(0, startedAt + number * everyMs - performance.now()));
      const { accepted } = await client.postLines<IntakeAnswer>(intakePath, Buffer.from(lines.join("")));
      const acknowledgedAt = performance.now();
      if (accepted !== batchEvents) throw new Error("Not everything was taken.");
      return { ids: lines.map((line) => JSON.parse(line).audit_id as string), acknowledgedAt };
    }),
  );
}

/** Each size that a log's signed checkpoint was seen to have, and when first. */
async function watchLogs(stop: AbortSignal): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const last = new Map<string, number>(); !stop.aborted; await pause(lookEveryMs)) {
    const { rows } = await pool().query<{ class: string; size: number }>(
      "SELECT class, split_part(checkpoint, E'\\n', 2)::float8 AS size FROM audit.log WHERE checkpoint IS NOT NULL",
    );
    const at = performance.now();
    for (const { class: of, size } of rows) {
      if (last.get(of) === size) continue;
      last.set(of, size);
      seen.push({ class: of, size, at });
    }
  }
  return seen;
}

async function sealed(ids: readonly string[]): Promise<void> {
  for (;;) {
    const { rows } = await pool().query<{ waiting: boolean }>(
      "SELECT EXISTS (SELECT FROM audit.inbox WHERE event_id = ANY ($1::uuid[])) AS waiting",
      [ids],
    );
    if (!rows[0]?.waiting) return pause(10 * lookEveryMs);
    await pause(100);
  }
}

async function waitsOf(batches: readonly Batch[], seen: readonly Seen[]): Promise<number[]> {
  const waits: number[] = [];
  for (const { ids, acknowledgedAt } of batches) {
    const { rows } = await pool().query<{ class: string; idx: number }>(
      "SELECT class, max(idx)::float8 AS idx FROM audit.record WHERE event_id = ANY ($1::uuid[]) GROUP BY class",
      [ids],
    );
    const covered = rows.map(
      ({ class: of, idx }) =>
        seen.find((one) => one.class === of && one.size > idx)?.at ?? Number.POSITIVE_INFINITY,
    );
    waits.push(Math.max(0, Math.max(...covered) - acknowledgedAt));
  }
  return waits;
}
