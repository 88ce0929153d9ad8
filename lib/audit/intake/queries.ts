import { z } from "zod";
import { pool } from "#lib/db/pool.ts";
import { query } from "#lib/kernel/query.ts";
import { type StreamView, streams } from "./schemas.ts";
import { streamState } from "./stream-state.ts";

type Row = {
  gateway: string;
  name: string | null;
  stream: string;
  events: number;
  highest: number | null;
  declared: number | null;
  missing: number;
  gaps: StreamView["gaps"];
  late: number;
  first_at: Date;
  last_at: Date;
  last_event_ts: Date | null;
  last_heartbeat_at: Date | null;
  now: Date;
  rank: string;
};

/** The first so many gaps are listed; how many numbers are missing is said of all. */
const gapsMax = 100;
/** Of each gateway, so that none hides another's behind its own. */
const streamsMax = 100;

/** Whether the log is complete, as far as gateways number what they send: from 1 on, without a hole. */
export const listStreams = query({
  id: "listAuditStreams",
  permission: "audit.read",
  summary: "What each gateway has sent of its own numbering: gaps, late and silent streams",
  input: z.strictObject({}),
  output: streams,
  async run() {
    const { rows } = await pool().query<Row>(
      `SELECT * FROM (
       SELECT s.gateway, c.name, s.stream, s.events::float8 AS events, s.late::float8 AS late,
         s.declared::float8 AS declared, (upper(s.received) - 1)::float8 AS highest,
         coalesce(gap.missing, 0)::float8 AS missing, coalesce(gap.gaps, '[]') AS gaps,
         s.first_at, s.last_at, s.last_event_ts, s.last_heartbeat_at, clock_timestamp() AS now,
         row_number() OVER (PARTITION BY s.gateway ORDER BY gap.missing DESC NULLS LAST, s.last_at DESC, s.stream) AS rank
       FROM audit.stream s
       LEFT JOIN oauth_client c ON c.id = s.gateway
       CROSS JOIN LATERAL (
         SELECT sum(upper(hole) - lower(hole)) AS missing,
           jsonb_agg(jsonb_build_object('from', lower(hole), 'to', upper(hole) - 1) ORDER BY place)
             FILTER (WHERE place <= $1) AS gaps
         FROM unnest(int8multirange(int8range(1, greatest(upper(s.received) - 1, s.declared), '[]')) - s.received)
           WITH ORDINALITY AS holes(hole, place)
         WHERE greatest(upper(s.received) - 1, s.declared) IS NOT NULL) gap
       ) AS each WHERE rank <= $2 ORDER BY name, gateway, stream`,
      [gapsMax, streamsMax],
    );
    return { items: rows.map(toView) };
  },
});

function toView(row: Row): StreamView {
  const { gateway, name, last_event_ts, now, rank: _, ...rest } = row;
  return {
    ...rest,
    gateway: { id: gateway, name },
    state: streamState({
      now,
      missing: row.missing,
      lastAt: row.last_at,
      lastEventAt: last_event_ts,
      lastHeartbeatAt: row.last_heartbeat_at,
    }),
    first_at: row.first_at.toISOString(),
    last_at: row.last_at.toISOString(),
    last_heartbeat_at: row.last_heartbeat_at?.toISOString() ?? null,
  };
}
