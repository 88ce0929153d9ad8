import { Agent, get, type OutgoingHttpHeaders } from "node:http";
import { setTimeout } from "node:timers/promises";
import autocannon from "autocannon";
import pg from "pg";
import { fillRegistry, syntheticServers } from "#e2e/support/registry-fill.ts";
import {
  residentBytes,
  type ServerProcess,
  startBareServer,
  startServer,
  withDataDir,
} from "#e2e/support/server-process.ts";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { median, type Report, ratio } from "./report.ts";

const sizes = [1_000, 25_000];
const rounds = 3;
const secondsPerRound = 3;
const connections = 32;
/** Latencies are taken from few requests at a time, so that it is the answer that is measured and not the queue. */
const timedRequests = 2_000;
const timedConnections = 2;
const rebuilds = 9;
const feed = "/v0.1/x/dev.countersign/changes";

type Row = Report["rows"][number];
type Read = { what: string; path: string; headers?: Record<string, string>; goal: string };

/**
 * The registry's reads from memory, against a bare `node:http` server that returns the same bytes, in turn, in one run:
 * at two sizes of the catalog. Searches, each for another term, against the list's first page.
 */
export async function benchCatalog(): Promise<Report> {
  const rows: Row[] = [];
  for (const size of sizes) rows.push(...(await benchSize(size)));
  return {
    name: "catalog",
    title: "Reading the catalog, against a bare Node server that returns the same bytes",
    rows,
    note: `Ratios of requests a second: median (minimum–maximum) of ${rounds} rounds in turn, ${secondsPerRound} s each, ${connections} connections, one load generator on the same machine. Latencies: ${timedRequests} requests by ${timedConnections} connections, each search for a term not asked before. A rebuild is from the commit of one version's change to the answer of the change feed that waited for it.`,
  };
}

async function benchSize(size: number): Promise<Row[]> {
  return withDataDir(async (dataDir) => {
    const postgres = await startEmbeddedPostgres(dataDir);
    const settings = { DATABASE_URL: postgres.url };
    // The first start migrates and makes the first administrator; the second one loads the full catalog.
    await (await startServer(dataDir, settings)).stop();
    await fillRegistry(postgres.url, syntheticServers(size));
    const server = await startServer(dataDir, settings);
    try {
      return [...(await measure(size, server)), await measureRebuild(size, server, postgres.url)];
    } finally {
      await server.stop();
      await postgres.stop();
    }
  });
}

async function measure(size: number, server: ServerProcess): Promise<Row[]> {
  const label = `${size.toLocaleString("en")} servers`;
  const loadStartedAt = performance.now();
  await text(`${server.url}/v0.1/servers?limit=1`);
  const firstAnswerMs = performance.now() - loadStartedAt;
  const crawl = await crawlAll(server.url);
  const names = crawl.names;
  const detail = `/v0.1/servers/${encodeURIComponent(names[names.length >> 1] ?? "")}/versions/latest`;
  const etag = (await fetch(server.url + detail)).headers.get("etag") ?? "";
  const deep = crawl.cursors.at(Math.floor(crawl.cursors.length * 0.9));
  const since = new Date(Date.now() - 86_400_000 * 3_650).toISOString();
  const reads: Read[] = [
    { what: "list, first page", path: "/v0.1/servers", goal: "≥ 0.6×" },
    { what: "list, deep page", path: `/v0.1/servers?limit=30&cursor=${deep}`, goal: "≥ 0.6×" },
    { what: "one version, `latest`", path: detail, goal: "≥ 0.6×" },
    { what: "delta (`updated_since`)", path: `/v0.1/servers?updated_since=${since}`, goal: "" },
    { what: "304", path: detail, headers: { "if-none-match": etag }, goal: "≥ 0.6×" },
  ];
  const rows: Row[] = [
    [`${label}: first answer after the start (all rendered)`, `${firstAnswerMs.toFixed(0)} ms`, ""],
    [
      `${label}: resident memory of the process`,
      `${((await residentBytes(server.pid)) / 2 ** 20).toFixed(0)} MiB`,
      "",
    ],
    [`${label}: crawl of everything, 100 a page`, `${crawl.ms.toFixed(0)} ms (${crawl.pages} pages)`, ""],
  ];
  for (const read of reads) rows.push([`${label}: ${read.what}`, await againstBare(server, read), read.goal]);

  const list = await latencies(() => "/v0.1/servers", server.url);
  const hit = await latencies(termsOf(names), server.url);
  const miss = await latencies(
    (n) => `/v0.1/servers?search=${encodeURIComponent(`zq${n}xk${n * 7}`)}`,
    server.url,
  );
  rows.push(
    [`${label}: list, p95`, `${list.p95.toFixed(2)} ms`, ""],
    [`${label}: search that finds, p95`, times(hit, list), "< 3× the list's"],
    [`${label}: search that finds nothing, p95`, times(miss, list), "< 3× the list's"],
  );
  return rows;
}

/** From an approved version's change in the database to the feed's answer, which waits for it. */
async function measureRebuild(size: number, server: ServerProcess, databaseUrl: string): Promise<Row> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const taken: number[] = [];
  for (let round = 0; round < rebuilds; round++) {
    const { metadata } = JSON.parse(await text(`${server.url}${feed}?since=0&limit=1`));
    const [setUpAt] = metadata.next.split(".");
    const changed = text(`${server.url}${feed}?since=${setUpAt}.${metadata.revision}&wait=30`);
    await setTimeout(100);
    const startedAt = performance.now();
    await database.query(
      "UPDATE server_version SET status_message = $1 WHERE id = (SELECT min(id) FROM server_version)",
      [`Round ${round}.`],
    );
    await changed;
    taken.push(performance.now() - startedAt);
  }
  await database.end();
  return [
    `${size.toLocaleString("en")} servers: one changed, rebuilt and told to who waits`,
    `${median(taken).toFixed(0)} ms`,
    "",
  ];
}

function times(search: { p95: number }, list: { p95: number }): string {
  return `${search.p95.toFixed(2)} ms, ${(search.p95 / list.p95).toFixed(2)}×`;
}

/** A part of another server's name each time, as somebody types it. */
function termsOf(names: readonly string[]): (n: number) => string {
  return (n) => {
    const name = names[(n * 7_919) % names.length] ?? "";
    const from = n % Math.max(1, name.length - 6);
    return `/v0.1/servers?search=${encodeURIComponent(name.slice(from, from + 4 + (n % 9)))}&limit=${20 + (Math.floor(n / names.length) % 80)}`;
  };
}

async function againstBare(ours: ServerProcess, { path, headers = {} }: Read): Promise<string> {
  const answer = await fetch(ours.url + path, { headers: { ...headers, "accept-encoding": "identity" } });
  const bare = await startBareServer(await answer.text(), answer.status);
  try {
    await load(ours.url + path, headers, answer.status, 1);
    await load(bare.url, headers, answer.status, 1);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const own = await load(ours.url + path, headers, answer.status, secondsPerRound);
      ratios.push(own / (await load(bare.url, headers, answer.status, secondsPerRound)));
    }
    return ratio(ratios);
  } finally {
    await bare.stop();
  }
}

async function load(
  url: string,
  headers: Record<string, string>,
  status: number,
  duration: number,
): Promise<number> {
  const result = await autocannon({ url, headers, connections, duration });
  const answered = result.statusCodeStats?.[`${status}`]?.count ?? 0;
  if (answered !== result.requests.total || result.errors > 0)
    throw new Error(`${url}: ${answered} of ${result.requests.total} answers were ${status}.`);
  return result.requests.total / result.duration;
}

async function latencies(path: (n: number) => string, url: string): Promise<{ p50: number; p95: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: timedConnections });
  const taken: number[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < timedRequests; n = next++) {
      const startedAt = performance.now();
      await fetchThrough(agent, url + path(n));
      taken.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: timedConnections }, worker));
  agent.destroy();
  taken.sort((a, b) => a - b);
  return { p50: median(taken), p95: taken[Math.floor(taken.length * 0.95)] ?? Number.NaN };
}

function fetchThrough(agent: Agent, url: string, headers: OutgoingHttpHeaders = {}): Promise<void> {
  return new Promise((done, fail) => {
    get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) fail(new Error(`${url} answered ${response.statusCode}.`));
      response.resume().on("end", done).on("error", fail);
    }).on("error", fail);
  });
}

async function crawlAll(
  url: string,
): Promise<{ names: string[]; cursors: string[]; pages: number; ms: number }> {
  const startedAt = performance.now();
  const names = new Set<string>();
  const cursors: string[] = [];
  for (let cursor = "", pages = 1; ; pages++) {
    const page = JSON.parse(await text(`${url}/v0.1/servers?limit=100${cursor && `&cursor=${cursor}`}`));
    for (const { server } of page.servers) names.add(server.name);
    cursor = page.metadata.nextCursor ?? "";
    if (!cursor) return { names: [...names], cursors, pages, ms: performance.now() - startedAt };
    cursors.push(cursor);
  }
}

async function text(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response.text();
}
