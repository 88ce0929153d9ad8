import autocannon from "autocannon";
import { cpuSeconds, startBareServer, startServer, withDataDir } from "#e2e/support/server-process.ts";
import { median, type Report, ratio } from "./report.ts";

const rounds = 5;
const secondsPerRound = 4;
const connections = 32;

type Load = { perSecond: number; perCpuSecond: number };

/**
 * A trivial API path through our server against a bare `node:http` server that returns the same bytes, in turn, in one
 * run. Goal: at least half the bare server's requests per second.
 */
export async function benchHttp(): Promise<Report> {
  return withDataDir(async (dataDir) => {
    const ours = await startServer(dataDir);
    const bare = await startBareServer('{"status":"ok"}');
    try {
      await load(`${ours.url}/healthz`, ours.pid, 2);
      await load(bare.url, bare.pid, 2);
      const pairs: { ours: Load; bare: Load }[] = [];
      for (let round = 0; round < rounds; round++) {
        pairs.push({
          ours: await load(`${ours.url}/healthz`, ours.pid, secondsPerRound),
          bare: await load(bare.url, bare.pid, secondsPerRound),
        });
      }
      const byRate = pairs.map((pair) => pair.ours.perSecond / pair.bare.perSecond);
      const byCpu = pairs.map((pair) => pair.ours.perCpuSecond / pair.bare.perCpuSecond);
      return {
        name: "http",
        title: "A trivial API path against a bare Node server",
        rows: [
          ["Requests a second, ours", median(pairs.map((pair) => pair.ours.perSecond)).toFixed(0), ""],
          [
            "Requests a second, bare `node:http`",
            median(pairs.map((pair) => pair.bare.perSecond)).toFixed(0),
            "",
          ],
          ["Ratio of requests a second", ratio(byRate), "≥ 0.5×"],
          ["Ratio of requests per second of the server's CPU time", ratio(byCpu), ""],
        ],
        note: `Median (minimum–maximum) of ${rounds} rounds in turn, ${secondsPerRound} s each, ${connections} connections, one load generator on the same machine.`,
      };
    } finally {
      await bare.stop();
      await ours.stop();
    }
  });
}

async function load(url: string, pid: number, seconds: number): Promise<Load> {
  const before = await cpuSeconds(pid);
  const result = await autocannon({ url, connections, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors.`);
  const cpu = (await cpuSeconds(pid)) - before;
  return { perSecond: result.requests.total / result.duration, perCpuSecond: result.requests.total / cpu };
}
