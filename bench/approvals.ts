import { randomBytes } from "node:crypto";
import { startProgram, startServer, withDataDir } from "#e2e/support/server-process.ts";
import { closeDb } from "#lib/db/client.ts";
import { migrate } from "#lib/db/migrate.ts";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { provideEnv } from "#lib/env.ts";
import { benchCreating } from "./approvals/creating.ts";
import { benchClaims, benchDeciding } from "./approvals/deciding.ts";
import { fillRequests } from "./approvals/fill-requests.ts";
import { benchIdle } from "./approvals/idle.ts";
import { benchInbox } from "./approvals/inbox.ts";
import { fillOffice, Office, waitingEach } from "./approvals/office.ts";
import { benchVisible } from "./approvals/visible.ts";
import type { Report } from "./report.ts";

/** Of all sizes; less than 1 is to see whether it works. */
const share = Number(process.env.APPROVALS_BENCH_SHARE ?? 1);
const part = (whole: number) => Math.max(1, Math.round(whole * share));
const sizes = {
  gateways: 20,
  visible: part(60),
  idle: { waiters: part(200), seconds: part(13) },
  decisions: part(60),
  claiming: { races: part(20), repeats: part(5), claims: part(100) },
  creating: { rounds: 3, each: part(100) },
  requests: { pending: part(10_000), decided: part(40_000) },
  pages: part(60),
};
/** So many that none of them has more requests that wait than it may, and as many again. */
const agents = Math.ceil(
  (2 * (sizes.visible + sizes.idle.waiters + (sizes.creating.rounds + 1) * sizes.creating.each)) /
    waitingEach,
);

/** Approvals from a gateway's request to its claim, each against the plainest thing that does the same, in one run. */
export async function benchApprovals(): Promise<Report> {
  return withDataDir(async (dataDir) => {
    const postgres = await startEmbeddedPostgres(dataDir);
    // Each gateway has an address of its own, as limits count by them.
    const settings = {
      DATABASE_URL: postgres.url,
      AUTH_SECRET: randomBytes(32).toString("base64url"),
      TRUST_PROXY: "1",
    };
    provideEnv({ ...settings, DATA_DIR: dataDir });
    try {
      await migrate(postgres.url);
      return await benchOn(dataDir, settings);
    } finally {
      await closeDb();
      await postgres.stop();
    }
  });
}

async function benchOn(dataDir: string, settings: Record<string, string>): Promise<Report> {
  const filled = await fillOffice(agents);
  const server = await startServer(dataDir, settings);
  const bare = await startProgram("bench/approvals/notify-server.mjs");
  try {
    const office = new Office(server.url, filled);
    await office.open(sizes.gateways);
    say("ready");
    const rows = await benchVisible(office, bare, sizes.visible);
    say("visible");
    rows.push(...(await benchDeciding(office, sizes.decisions)));
    say("decided");
    rows.push(...(await benchClaims(office, sizes.claiming)));
    say("claimed");
    rows.push(...(await benchIdle(office, server, sizes.idle)));
    say("idle");
    rows.push(...(await benchCreating(office, bare, sizes.creating)));
    say("created");
    await fillRequests(sizes.requests);
    say("filled");
    rows.push(...(await benchInbox(office, sizes.pages)));
    return { name: "approvals", title: "Approvals of actions", rows, note };
  } finally {
    await bare.stop();
    await server.stop();
  }
}

function say(what: string): void {
  console.error(`approvals: ${what} (${(performance.now() / 1_000).toFixed(0)} s)`);
}

const { pending, decided } = sizes.requests;
const note = `${sizes.gateways} gateways, ${agents} agents, and a tool that a rule of the top tier asks one person of governance about; three of them are told of each request. Visible: ${sizes.visible} requests one after the other, each after a row of the bare server, which inserts the same arguments with NOTIFY in one statement and streams them out to whoever listens, on the same Postgres; ours decides, asks in a queue who is to be told, and writes the audit log. Requests come further apart than a stream rests between its looks. Votes: ${sizes.decisions}, each on a request that its gateway waits for. Idle: the CPU time of the console's process with its worker in ${sizes.idle.seconds} s, and in twice as many of the long polls, so that each of them ends once and is asked anew. Requests a second: median (minimum–maximum) of ${sizes.creating.rounds} rounds in turn, ${sizes.creating.each} each. Inbox: ${pending.toLocaleString("en")} requests that wait beside ${decided.toLocaleString("en")} of 29 days, with votes, looks and three notifications each; ${sizes.pages} pages, each followed by its bare SQL; both give the same ids, or the run fails. Plans: what is read of which table, with the rows that come of it.`;
