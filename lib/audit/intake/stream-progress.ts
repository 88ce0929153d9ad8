import { lateAfterMs } from "./limits.ts";
import type { PreparedEvent } from "./prepare-batch.ts";
import { heartbeatAction } from "./read-incoming.ts";

/** What a batch says of one stream, as `audit.stream` adds it up. */
export type StreamProgress = {
  gateway: string;
  stream: string;
  /** The numbers that came, as an int8multirange: `{[1,5),[7,8)}`. */
  received: string;
  declared: number | null;
  events: number;
  late: number;
  at: string;
  last_event_ts: string;
  last_heartbeat_at: string | null;
};

export type Taken = { event: PreparedEvent; verdict: "accepted" | "duplicate" };

/** A duplicate's number counts as received as well, but the event not again. In a fixed order, so that no two writers wait for each other. */
export function progressOf(taken: readonly Taken[]): StreamProgress[] {
  const streams = new Map<string, { numbers: number[]; progress: StreamProgress }>();
  for (const { event, verdict } of taken) {
    const { gateway_id: gateway = "", stream_id: stream = "", stream_seq: seq } = event.record.context;
    const { received_at: at, timestamp, action } = event.record;
    const { ts } = event.columns;
    const key = JSON.stringify([gateway, stream]);
    const entry = streams.get(key) ?? {
      numbers: [],
      progress: {
        gateway,
        stream,
        received: "{}",
        declared: null,
        events: 0,
        late: 0,
        at,
        last_event_ts: ts,
        last_heartbeat_at: null,
      },
    };
    streams.set(key, entry);
    if (seq !== undefined) entry.numbers.push(seq);
    const { progress } = entry;
    progress.at = latest(progress.at, at);
    progress.last_event_ts = latest(progress.last_event_ts, ts);
    if (action === heartbeatAction) {
      progress.last_heartbeat_at = latest(progress.last_heartbeat_at ?? at, at);
      progress.declared = Math.max(progress.declared ?? 0, event.highWater ?? 0) || null;
    }
    if (verdict === "duplicate") continue;
    progress.events++;
    if (Date.parse(at) - Date.parse(timestamp) > lateAfterMs) progress.late++;
  }
  return [...streams.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { numbers, progress }]) => ({ ...progress, received: toMultirange(numbers) }));
}

/** Both have the same form and length, so that they compare as texts. */
function latest(a: string, b: string): string {
  return a > b ? a : b;
}

/** Numbers in any order, with repeats, as PostgreSQL writes an int8multirange. */
export function toMultirange(numbers: readonly number[]): string {
  const ranges: [from: number, end: number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && number <= last[1]) last[1] = Math.max(last[1], number + 1);
    else ranges.push([number, number + 1]);
  }
  return `{${ranges.map(([from, end]) => `[${from},${end})`).join(",")}}`;
}
