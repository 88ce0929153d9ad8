import type { StreamView } from "#lib/audit/intake/schemas.ts";
import { plural } from "./format.ts";

export type StreamState = StreamView["state"];

export const streamStateWords: Record<StreamState, { label: string; means: string }> = {
  complete: { label: "Complete", means: "Every number up to the highest came, and in time." },
  gaps: {
    label: "Gaps",
    means: "Numbers are missing: the gateway gave them out, and the events never came.",
  },
  late: { label: "Late", means: "What came last happened more than five minutes before it came." },
  silent: {
    label: "Silent",
    means: "No sign of life for five minutes, or for a day where the gateway sends no heartbeats.",
  },
};

/** `704–706: 3 missing`; `709: 1 missing` */
export function gapWords({ from, to }: StreamView["gaps"][number]): string {
  const missing = `${(to - from + 1).toLocaleString("en")} missing`;
  const first = from.toLocaleString("en");
  return from === to ? `${first}: ${missing}` : `${first}–${to.toLocaleString("en")}: ${missing}`;
}

/** How far the numbers go: `708 of 710 given out`. */
export function numbersWords({ highest, declared }: Pick<StreamView, "highest" | "declared">): string {
  if (highest === null && declared === null) return "Not numbered";
  const came = (highest ?? 0).toLocaleString("en");
  return declared === null ? `Up to ${came}` : `Up to ${came}, of ${declared.toLocaleString("en")} given out`;
}

/** All streams in a line: `4 streams: 2 complete, 1 with gaps, 1 silent`. */
export function streamsSummary(items: readonly Pick<StreamView, "state">[]): string {
  const counted = (["gaps", "late", "silent", "complete"] as const).flatMap((state) => {
    const n = items.filter((item) => item.state === state).length;
    return n === 0 ? [] : [`${n} ${state === "gaps" ? "with gaps" : state}`];
  });
  return `${plural(items.length, "stream")}: ${counted.join(", ")}`;
}

/** A batch that numbers its events, to start from: a call, and the sign of life that says which numbers were given out. */
export const numberedExample = `[
  {
    "timestamp": "2026-11-21T10:00:00.123456Z",
    "caller": { "identity": "ana@bank.example" },
    "operation": {
      "type": "tools/call",
      "server": "com.example/crm",
      "name": "get_customer"
    },
    "result": { "status": "success" },
    "context": { "stream_id": "edge-1", "stream_seq": 708 }
  },
  {
    "timestamp": "2026-11-21T10:01:00.000000Z",
    "action": "gateway.heartbeat",
    "operation": { "arguments": { "high_water": 708 } },
    "context": { "stream_id": "edge-1" }
  }
]
`;
