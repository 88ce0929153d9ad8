import { setTimeout as pause } from "node:timers/promises";
import { EventStream } from "#e2e/support/event-stream.ts";
import type { ServerProcess } from "#e2e/support/server-process.ts";
import { judged, ms, quantile, type Row } from "../audit/measure.ts";
import type { Office } from "./office.ts";

/** Longer than a stream rests between its looks: what is measured is one request, and not what waits behind another. */
const betweenMs = 450;

/** From a gateway's request to the notification on the stream of whoever decides, and the same of a row with NOTIFY, in turn. */
export async function benchVisible(office: Office, bare: ServerProcess, times: number): Promise<Row[]> {
  const [ours, theirs] = await Promise.all([
    office.stream(office.person, "/api/v1/notifications/stream"),
    EventStream.open(`${bare.url}/stream`),
  ]);
  const counted = ({ event }: { event: string }) => event === "counts";
  await Promise.all([ours.until(counted), theirs.until(counted)]);
  const seen: number[] = [];
  const baseline: number[] = [];
  const asking: number[] = [];
  // The first are to warm up.
  for (let n = -5; n < times; n++) {
    const bareMs = await heard(theirs, () => insert(bare, office.nextCall()));
    await pause(betweenMs);
    const { totalMs, askedMs } = await told(ours, office);
    if (n < 0) continue;
    baseline.push(bareMs);
    seen.push(totalMs);
    asking.push(askedMs);
  }
  ours.close();
  theirs.close();
  const p95 = quantile(seen, 0.95);
  const bareP95 = quantile(baseline, 0.95);
  return [
    judged(
      "From a gateway's request to the open console of whoever decides, p95, of a row with NOTIFY that is streamed out",
      p95 / bareP95,
      { atMost: 3 },
      `${ms(p95)}, ${ms(bareP95)}`,
    ),
    ["… medians", `${ms(quantile(seen, 0.5))}, ${ms(quantile(baseline, 0.5))}`, ""],
    ["… of these until the gateway has its answer, median", ms(quantile(asking, 0.5)), ""],
  ];
}

async function told(stream: EventStream, office: Office): Promise<{ totalMs: number; askedMs: number }> {
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  const [[told, totalMs], [asked, askedMs]] = await Promise.all([
    stream.until(({ event }) => event === "notification").then((events) => [events.at(-1), since()] as const),
    office.ask().then((asked) => [asked, since()] as const),
  ]);
  if (!told?.data.includes(asked.id)) throw new Error("The stream told of another request.");
  return { totalMs, askedMs };
}

async function heard(stream: EventStream, act: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  const [tookMs] = await Promise.all([
    stream.until(({ event }) => event === "notification").then(() => performance.now() - startedAt),
    act(),
  ]);
  return tookMs;
}

/** Has the bare server insert a row. */
export async function insert({ url }: ServerProcess, call: object): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(call),
  });
  await response.json();
}
