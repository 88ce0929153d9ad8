import type { RetentionClass } from "#lib/core/audit-record.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { whyNotExtending } from "./assert-extends-anchor.ts";
import { knownNames, policyText, whyKeysFail } from "./keys.ts";
import type { Integrity, LogState } from "./schemas.ts";
import { verificationView } from "./verification-view.ts";

/** Sealing takes a second or two. What waits longer than this waits for somebody to look. */
const waitsTooLongMs = 60_000;

/** How the logs stand: what is sealed, what waits, what is kept until when, and where checkpoints were laid down. */
export async function readIntegrity(): Promise<Integrity> {
  const [logs, policy, keyFailure, last] = await Promise.all([
    readLogs(),
    policyText(),
    whyKeysFail(),
    db().auditVerification.findFirst({ orderBy: { startedAt: "desc" } }),
  ]);
  return {
    logs,
    policy,
    stopped: keyFailure ?? (await whyAnchorsFail(logs)) ?? whyWaiting(logs),
    last_verification: last && verificationView(last),
  };
}

async function whyAnchorsFail(logs: readonly LogState[]): Promise<string | null> {
  for (const log of logs) {
    const fault = await whyNotExtending(pool(), log.class, log.size).catch(
      (error: Error) => `The anchor folder can't be read: ${error.message}`,
    );
    if (fault) return fault;
  }
  return null;
}

function whyWaiting(logs: readonly LogState[]): string | null {
  const oldest = logs.flatMap(({ waiting }) => waiting.oldest_at ?? []).sort()[0];
  if (!oldest || Date.now() - Date.parse(oldest) < waitsTooLongMs) return null;
  return (
    `Events wait to be sealed since ${oldest}. See that a process runs with WORKER=inline; if one does, its log says ` +
    "what stops it."
  );
}

type LogRow = {
  class: RetentionClass;
  origin: string;
  size: number;
  root: Buffer | null;
  sealed_at: Date | null;
  checkpoint: string | null;
  retention_years: number;
  waiting: number;
  oldest: Date | null;
  months: LogState["months"];
  anchors: LogState["anchors"];
};

async function readLogs(): Promise<LogState[]> {
  const names = await knownNames();
  const { rows } = await pool().query<LogRow>(
    `SELECT l.class, l.origin, l.size::float8 AS size, l.root, l.sealed_at, l.checkpoint, l.retention_years,
       w.waiting, w.oldest, m.months, a.anchors
     FROM audit.log l,
       LATERAL (SELECT count(*)::float8 AS waiting, min(received_at) AS oldest FROM audit.inbox i
         WHERE i.class = l.class) w,
       LATERAL (SELECT coalesce(json_agg(json_build_object('month', to_char(month, 'YYYY-MM'), 'first_index', first_idx,
           'last_index', last_idx, 'keep_until', ${utc("keep_until")}, 'dropped_at', ${utc("dropped_at")})
           ORDER BY month), '[]') AS months
         FROM audit.month m WHERE m.class = l.class) m,
       LATERAL (SELECT coalesce(json_agg(json_build_object('place', place, 'size', size,
           'anchored_at', ${utc("anchored_at")}) ORDER BY place), '[]') AS anchors
         FROM (SELECT DISTINCT ON (place) * FROM audit.anchor n WHERE n.class = l.class
           ORDER BY place, size DESC) newest) a
     ORDER BY l.class`,
  );
  return rows.map(({ root, sealed_at, waiting, oldest, ...row }) => ({
    ...row,
    vkey: names.find((name) => name.class === row.class)?.vkeys[0] ?? "",
    root: root?.toString("base64") ?? null,
    sealed_at: sealed_at?.toISOString() ?? null,
    waiting: { count: waiting, oldest_at: oldest?.toISOString() ?? null },
  }));
}

function utc(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
