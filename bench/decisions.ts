import { randomBytes } from "node:crypto";
import autocannon from "autocannon";
import {
  cpuSeconds,
  residentBytes,
  type ServerProcess,
  startProgram,
  startServer,
  withDataDir,
} from "#e2e/support/server-process.ts";
import { evaluate, type Usage, type World } from "#lib/access/evaluation/index.ts";
import { currentWorld } from "#lib/access/pdp/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { closeDb } from "#lib/db/client.ts";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { provideEnv } from "#lib/env.ts";
import { judged, mebibytes, ms, quantile, type Row } from "./audit/measure.ts";
import { gatewayToken } from "./audit/world.ts";
import { callAt, requestAt } from "./decisions/calls.ts";
import { fillAccess, sizes } from "./decisions/fill.ts";
import { benchRevokes } from "./decisions/revokes.ts";
import { median, type Report, ratio } from "./report.ts";

const rounds = 5;
/** Node goes on compiling what it runs most for so long. */
const roundsToWarmUp = 5;
const secondsPerRound = 4;
const connections = 32;
const timedRequests = 4_000;
const evaluations = 400_000;
const mix = 500;
const batchOf = 50;

const path = "/access/v1/evaluation";
const batchPath = "/access/v1/evaluations";

/** Decisions over HTTP against a bare server that parses and echoes the same JSON, and in the process itself. */
export async function benchDecisions(): Promise<Report> {
  return withDataDir(async (dataDir) => {
    const postgres = await startEmbeddedPostgres(dataDir);
    const settings = { DATABASE_URL: postgres.url, AUTH_SECRET: randomBytes(32).toString("base64url") };
    provideEnv({ ...settings, DATA_DIR: dataDir });
    try {
      // The first start migrates and makes the first administrator.
      await (await startServer(dataDir, settings)).stop();
      const servers = await fillAccess(postgres.url);
      const empty = await withServer(dataDir, settings, async ({ pid }) => residentBytes(pid));
      const rows = await withServer(dataDir, settings, (server) => benchHttp(server, servers, empty));
      rows.push(...(await benchEvaluate(servers)));
      return { name: "decisions", title: "Decisions", rows, note };
    } finally {
      await closeDb();
      await postgres.stop();
    }
  });
}

async function withServer<T>(
  dataDir: string,
  settings: Record<string, string>,
  work: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  const server = await startServer(dataDir, settings);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function benchHttp(server: ServerProcess, servers: readonly string[], empty: number): Promise<Row[]> {
  const token = await gatewayToken(server.url, "edge", ["decision.evaluate"]);
  const bodies = Array.from({ length: mix }, (_, n) => JSON.stringify(requestAt(n, servers)));
  const startedAt = performance.now();
  await ask(server.url + path, token, bodies[0] ?? "");
  const firstMs = performance.now() - startedAt;
  const echo = await startProgram("bench/decisions/echo-server.mjs");
  try {
    const pairs = [];
    for (let round = 0; round < roundsToWarmUp + rounds; round++)
      pairs.push({
        ours: await load(server, path, token, bodies),
        bare: await load(echo, path, token, bodies),
      });
    const counted = pairs.slice(roundsToWarmUp);
    const [ourCpu, bareCpu] = [
      cpuOf(counted.map(({ ours }) => ours)),
      cpuOf(counted.map(({ bare }) => bare)),
    ];
    const single = await latencies(server.url + path, token, bodies);
    const batches = Array.from({ length: 40 }, (_, at) =>
      JSON.stringify({
        evaluations: Array.from({ length: batchOf }, (__, n) => requestAt(at * batchOf + n, servers)),
      }),
    );
    const batch = await latencies(server.url + batchPath, token, batches, timedRequests / 10);
    const revokes = await benchRevokes((body) => ask(server.url + path, token, body), servers);
    return [
      judged(
        "A decision over HTTP, of a bare server that parses and echoes the same JSON",
        counted.map(({ ours, bare }) => ours.perSecond / bare.perSecond),
        { atLeast: 0.4 },
        `${median(counted.map(({ ours }) => ours.perSecond)).toFixed(0)} a second`,
      ),
      [
        "… per second of the server's CPU time",
        `${ratio(counted.map(({ ours, bare }) => ours.perCpuSecond / bare.perCpuSecond))} (${ourCpu} each; bare: ${bareCpu})`,
        "",
      ],
      judged(
        "p99 ÷ p50",
        quantile(single, 0.99) / quantile(single, 0.5),
        { atMost: 5 },
        ms(quantile(single, 0.5)),
      ),
      judged(
        `${batchOf} decisions in one request ÷ one`,
        quantile(batch, 0.5) / quantile(single, 0.5),
        { atMost: 8 },
        ms(quantile(batch, 0.5)),
      ),
      ...revokes,
      ["First decision after the start, all that it depends on loaded", ms(firstMs), ""],
      [
        "Memory of the server with all of it, and before a decision was asked for",
        `${mebibytes(await residentBytes(server.pid))}, ${mebibytes(empty)}`,
        "",
      ],
    ];
  } finally {
    await echo.stop();
  }
}

/** What one answer took of the server's processor. */
function cpuOf(measured: { perCpuSecond: number }[]): string {
  return `${Math.round(1e6 / median(measured.map(({ perCpuSecond }) => perCpuSecond)))} µs`;
}

async function ask(url: string, token: string, body: string): Promise<{ decision: boolean }> {
  const response = await fetch(url, { method: "POST", headers: headersFor(token), body });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { decision: boolean };
}

function headersFor(token: string) {
  return { authorization: `Bearer ${token}`, "content-type": "application/json" };
}

async function load({ url, pid }: ServerProcess, at: string, token: string, bodies: readonly string[]) {
  const before = await cpuSeconds(pid);
  const result = await autocannon({
    url: url + at,
    connections,
    duration: secondsPerRound,
    method: "POST",
    headers: headersFor(token),
    requests: bodies.map((body) => ({ body })),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors.`);
  const cpu = (await cpuSeconds(pid)) - before;
  return { perSecond: result.requests.total / result.duration, perCpuSecond: result.requests.total / cpu };
}

/** One request after the other, so that it is the answer that is measured and not the queue. In milliseconds. */
async function latencies(url: string, token: string, bodies: readonly string[], count = timedRequests) {
  const took: number[] = [];
  for (let n = 0; n < count; n++) {
    const startedAt = performance.now();
    await ask(url, token, bodies[n % bodies.length] ?? "");
    took.push(performance.now() - startedAt);
  }
  return took;
}

const nobody: Usage = { count: () => ({ calls: 0, freesInSeconds: 0 }) };

/** To read all of it takes longer than a decision waits. */
async function readWorld(): Promise<World> {
  for (;;)
    try {
      return await currentWorld();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
}

async function benchEvaluate(servers: readonly string[]): Promise<Row[]> {
  const world = await readWorld();
  const [gatewayId = ""] = world.gateways.keys();
  const calls = Array.from({ length: mix }, (_, n) => callAt(n, gatewayId, servers));
  const now = Date.now();
  let permitted = 0;
  const run = () => {
    permitted = 0;
    const startedAt = performance.now();
    for (let n = 0; n < evaluations; n++)
      if (evaluate(world, calls[n % mix] as (typeof calls)[number], now, nobody).permit) permitted++;
    return evaluations / ((performance.now() - startedAt) / 1_000);
  };
  run();
  const perSecond = median([run(), run(), run()]);
  const share = permitted / evaluations;
  if (share < 0.2 || share > 0.8) throw new Error(`${(share * 100).toFixed(0)} % of the mix are permitted.`);
  return [
    [
      "`evaluate()` in the process",
      `${Math.round(perSecond).toLocaleString("en")} a second (${(share * 100).toFixed(0)} % permitted)`,
      `≥ 100,000 a second: ${perSecond >= 100_000 ? "met" : "missed"}`,
    ],
  ];
}

const note = `${sizes.servers.toLocaleString("en")} servers with ${(sizes.servers * sizes.toolsEach).toLocaleString("en")} tools, ${sizes.agents.toLocaleString("en")} agents, ${(sizes.agents * sizes.grantsEach).toLocaleString("en")} grants; a mix of ${mix} calls over all agents. Ratios of requests a second: median (minimum–maximum) of ${rounds} rounds in turn, ${secondsPerRound} s each, after ${roundsToWarmUp} more, ${connections} connections, one load generator on the same machine; every decision is recorded in the audit log meanwhile, and sealed. Latencies are of one request after the other. A revoke is a commit from outside the process; it is asked about until it is denied.`;
