import { setTimeout as pause } from "node:timers/promises";
import { cpuSeconds, type ServerProcess } from "#e2e/support/server-process.ts";
import type { Row } from "../audit/measure.ts";
import type { Office, Requested } from "./office.ts";

const settleMs = 3_000;
const goal = 0.2;

/** What the console's process uses of a core while nothing happens: by itself, with requests that wait, and with streams. */
export async function benchIdle(
  office: Office,
  server: ServerProcess,
  { waiters, seconds }: { waiters: number; seconds: number },
): Promise<Row[]> {
  const alone = await share(server, seconds);
  const polling = await withPolls(office, waiters, () => share(server, 2 * seconds));
  const streaming = await withStreams(office, waiters, () => share(server, seconds));
  const added = (of: number) => `${percent(of)}, ${percent(of - alone)} more than by itself`;
  return [
    [
      `${waiters} long polls that wait, of one core`,
      added(polling),
      `< ${percent(goal)}: ${polling < goal ? "met" : "missed"}`,
    ],
    [`${waiters} streams of ${office.gateways.length} gateways instead`, added(streaming), ""],
    ["The console by itself", percent(alone), ""],
  ];
}

async function share({ pid }: ServerProcess, seconds: number): Promise<number> {
  await pause(settleMs);
  const [before, startedAt] = [await cpuSeconds(pid), performance.now()];
  await pause(seconds * 1_000);
  return ((await cpuSeconds(pid)) - before) / ((performance.now() - startedAt) / 1_000);
}

/** Each asks again when its time is over, as a gateway does. */
async function withPolls<T>(office: Office, count: number, work: () => Promise<T>): Promise<T> {
  let over = false;
  const asked: Requested[] = [];
  for (let n = 0; n < count; n++) asked.push(await office.ask(office.gateway(n)));
  const polls = asked.map(async ({ id, version }, n) => {
    while (!over) {
      const path = `/api/v1/approvals/${id}?wait=25&after=${version}`;
      const { status } = await office.send(office.gateway(n), "GET", path);
      if (status !== 200) throw new Error(`A long poll was answered with ${status}.`);
    }
  });
  const measured = work().finally(() => {
    over = true;
    return Promise.all(asked.map(({ id }, n) => office.cancel(office.gateway(n), id)));
  });
  const [result] = await Promise.all([measured, ...polls]);
  return result;
}

async function withStreams<T>(office: Office, count: number, work: () => Promise<T>): Promise<T> {
  const streams = await Promise.all(
    Array.from({ length: count }, (_, n) => office.stream(office.gateway(n), "/api/v1/approvals/events")),
  );
  try {
    return await work();
  } finally {
    for (const stream of streams) stream.close();
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
