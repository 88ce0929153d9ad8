import type { ChildProcess } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { IntakeAnswer } from "#lib/audit/intake/schemas.ts";
import { exampleEvent, ndjson } from "#lib/audit/intake/test-events.ts";
import { openNote, parseReceipt, parseVkey } from "#lib/audit/log/index.ts";
import { sealAll, statementVkey } from "#lib/audit/sealing/index.ts";
import { verifyDatabase } from "#lib/audit/sealing/verify-database.ts";
import { closeDb } from "#lib/db/client.ts";
import { migrate } from "#lib/db/migrate.ts";
import { pool } from "#lib/db/pool.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { provideEnv } from "#lib/env.ts";
import { signMachineToken } from "#lib/http/testing/machine-token.ts";
import { createClient } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { startIntake } from "./support/intake-process.ts";
import { freePort } from "./support/server-process.ts";
import { until } from "./support/until.ts";

const kills = 50;
const gateways = 3;
const batchSize = 40;

let folder: string;
let postgres: EmbeddedPostgres;
let settings: Record<string, string>;
let child: ChildProcess | undefined;
let senders: Sender[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-intake-"));
  await chmod(folder, 0o711);
  postgres = await startEmbeddedPostgres(folder);
  await migrate(postgres.url);
  settings = {
    DATABASE_URL: postgres.url,
    DATA_DIR: folder,
    AUTH_SECRET: "a secret of this test alone, with more than 32 characters",
    AUDIT_KEY_FILE: join(folder, "audit-log.keys"),
    AUDIT_ANCHOR_DIR: join(folder, "anchors"),
    PUBLIC_URL: "http://localhost:3000",
    PORT: String(await freePort()),
  };
  provideEnv(settings);
});

afterAll(async () => {
  for (const sender of senders) sender.stopped = true;
  await kill();
  await closeDb();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A gateway that sends until it is told to stop, and what it does not hear the end of again, until it does. */
class Sender {
  readonly acknowledged: string[] = [];
  readonly receipts: string[] = [];
  readonly #token: string;
  #number = 0;
  stopped = false;

  constructor(token: string) {
    this.#token = token;
  }

  async run(): Promise<void> {
    while (!this.stopped) {
      const events = Array.from({ length: batchSize }, () =>
        exampleEvent({ context: { stream_seq: ++this.#number } }),
      );
      const { accepted, duplicate, rejected, receipt } = await this.#sendUntilHeard(ndjson(events).body);
      expect(rejected).toEqual([]);
      expect(accepted + duplicate).toBe(batchSize);
      this.acknowledged.push(...events.map(({ audit_id }) => audit_id));
      if (receipt) this.receipts.push(receipt);
    }
  }

  async #sendUntilHeard(body: Uint8Array): Promise<IntakeAnswer> {
    for (;;) {
      try {
        const response = await fetch(`http://127.0.0.1:${settings.PORT}/api/v1/audit/events`, {
          method: "POST",
          body: Buffer.from(body),
          headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/x-ndjson" },
        });
        const answer = await response.json();
        if (response.status === 200) return answer as IntakeAnswer;
        // Lives may be too short for the sequencer to get anywhere: then it says so, and is asked again.
        if (response.status !== 429) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
      } catch (error) {
        // A connection that broke, or was not there, is the kill. It is asked again at once.
        if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
      }
      if (this.stopped && !child) throw new Error("Nobody is left to send to.");
      await new Promise((again) => setTimeout(again, 10));
    }
  }
}

async function addGateway(name: string): Promise<Sender> {
  const { client_id: id } = await createClient(systemCtx("tests"), {
    name,
    kind: "gateway",
    scopes: ["audit.write"],
    namespaces: [],
  });
  const token = await signMachineToken(id, "1h");
  return new Sender(token);
}

/** Waits until one more batch is acknowledged. */
async function heardMore(): Promise<void> {
  const heard = () => senders.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const before = heard();
  await until(
    async () => heard(),
    (now) => now > before,
  );
}

async function kill(): Promise<void> {
  const killed = child;
  child = undefined;
  if (!killed) return;
  const gone = new Promise((done) => killed.once("exit", done));
  killed.kill("SIGKILL");
  await gone;
}

// The intake's code and the sequencer in a process of their own, on a database that outlives it. The whole server takes several
// times as long to start; kill.test.ts kills that.
describe(`kill -9 at ${kills} random moments of the intake`, () => {
  test("loses nothing acknowledged and stores nothing twice, and the log follows from its records", {
    timeout: 480_000,
  }, async () => {
    senders = await Promise.all(Array.from({ length: gateways }, (_, index) => addGateway(`edge-${index}`)));
    child = await startIntake(settings);
    const sending = Promise.all(senders.map((sender) => sender.run()));
    const lives = async () => {
      for (let round = 0; round < kills; round++) {
        // Most lives get as far as being heard; some end before, however long that takes here.
        if (round % 5 > 0) await heardMore();
        await new Promise((over) => setTimeout(over, Math.random() * 100));
        await kill();
        child = await startIntake(settings);
      }
      for (const sender of senders) sender.stopped = true;
    };
    await Promise.all([lives(), sending]);
    await kill();

    await sealAll();
    const acknowledged = senders.flatMap((sender) => sender.acknowledged);
    const { rows } = await pool().query<{ event_id: string; times: number }>(
      `SELECT event_id, count(*)::int AS times FROM
         (SELECT event_id FROM audit.inbox WHERE gateway IS NOT NULL
          UNION ALL SELECT event_id FROM audit.record WHERE gateway IS NOT NULL) found
       GROUP BY event_id`,
    );
    expect(rows.filter(({ times }) => times !== 1)).toEqual([]);
    expect(rows.map(({ event_id }) => event_id).sort()).toEqual([...acknowledged].sort());
    expect(acknowledged.length).toBeGreaterThanOrEqual(kills * 0.8 * batchSize);

    const { rows: streams } = await pool().query<{ received: string; events: string }>(
      "SELECT received::text, events FROM audit.stream",
    );
    const each = senders.map((sender) => sender.acknowledged.length);
    expect(streams.map(({ received }) => received).sort()).toEqual(
      each.map((count) => `{[1,${count + 1})}`).sort(),
    );
    expect(streams.map(({ events }) => Number(events)).sort()).toEqual(each.sort());

    const key = parseVkey(await statementVkey());
    for (const receipt of senders.flatMap(({ receipts }) => receipts))
      expect(parseReceipt(openNote(receipt, [key]).text).count).toBe(batchSize);
    const { findings, faults, counts } = await verifyDatabase();
    expect({ findings, faults }).toEqual({ findings: [], faults: [] });
    expect(counts.OK).toBeGreaterThanOrEqual(acknowledged.length);
  });
});
