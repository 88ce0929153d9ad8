import type pg from "pg";
import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { now } from "#lib/kernel/clock.ts";
import { toConditions } from "./conditions.ts";
import { type FoundRow, foundColumns, toFoundEvent } from "./found-event.ts";
import { readWithin } from "./read-within.ts";
import { resolveNames } from "./resolve-names.ts";
import type { FoundEvent } from "./schemas.ts";

/** How far each log was told: the index that comes next, and when what was told last was sealed, where that is known. */
type Position = Record<RetentionClass, { next: number; sealedAt: Date | null }>;

/** An event, and the place that resumes behind it. */
type ToldEvent = { event: FoundEvent; place: string };

type Told = {
  events: ToldEvent[];
  /** How many more there were than are told at once; a search finds them. */
  dropped: number;
  /** Resumes behind all of them. */
  place: string;
};

/** How many events are told at one look. */
const toldMax = 200;

/** What a search finds, as it is sealed. Indexes are contiguous, so that looking behind the last one misses nothing. */
export class Tail {
  readonly #query: AuditQuery;
  #position: Position;

  private constructor(query: AuditQuery, position: Position) {
    this.#query = query;
    this.#position = position;
  }

  /** @param place where an earlier one had got to; without one, or with one that is none, it begins with what comes */
  static async open(query: AuditQuery, place?: string): Promise<Tail> {
    const sizes = await readSizes();
    return new Tail(query, (place && readPlace(place, sizes)) || sizes);
  }

  /** Resumes behind all that was told. */
  get place(): string {
    return placeOf(this.#position);
  }

  /** @throws DomainError `unavailable` when there is too much to look through */
  async read(): Promise<Told> {
    const sizes = await readSizes();
    const grown = retentionClasses.filter((log) => sizes[log].next > this.#position[log].next);
    if (grown.length === 0) return { events: [], dropped: 0, place: this.place };
    // Who appears for the first time has a name since then.
    const query = await resolveNames(this.#query);
    const at = await now({}, db());
    const found = await readWithin({ kind: "list", query }, (client) =>
      readGrowth(client, query, at, grown, this.#position, sizes),
    );
    const position = { ...this.#position };
    const events = found.rows.map((row) => {
      position[row.class] = { next: Number(row.idx) + 1, sealedAt: row.sealed_at };
      return { event: toFoundEvent(row), place: placeOf(position) };
    });
    this.#position = { ...sizes };
    return { events, dropped: found.count - events.length, place: this.place };
  }
}

/** Up to `toldMax` of what was sealed between two positions, and how many there are. */
async function readGrowth(
  client: pg.ClientBase,
  query: AuditQuery,
  at: Date,
  grown: readonly RetentionClass[],
  from: Position,
  to: Position,
): Promise<{ rows: FoundRow[]; count: number }> {
  const rows: FoundRow[] = [];
  let count = 0;
  for (const log of grown) {
    const { next, sealedAt } = from[log];
    // What was sealed in months before need not be asked.
    const { sql, params } = toConditions(query, at, [log, next, to[log].next, sealedAt ?? new Date(0)]);
    const range = `FROM audit.record
      WHERE class = $1 AND idx >= $2::bigint AND idx < $3::bigint AND sealed_at >= $4::timestamptz AND ${sql}`;
    const room = toldMax - rows.length;
    const found = await client.query<FoundRow>(
      `SELECT ${foundColumns} ${range} ORDER BY idx LIMIT $${params.length + 1}`,
      [...params, room],
    );
    rows.push(...found.rows);
    count += found.rows.length < room ? found.rows.length : await countIn(client, range, params);
  }
  return { rows, count };
}

async function countIn(client: pg.ClientBase, range: string, params: unknown[]): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::float8 AS count ${range}`, params);
  return rows[0]?.count ?? 0;
}

async function readSizes(): Promise<Position> {
  const { rows } = await pool().query<{ class: RetentionClass; size: string; sealed_at: Date | null }>(
    "SELECT class, size, sealed_at FROM audit.log",
  );
  const none = { next: 0, sealedAt: null };
  const sizes: Position = { standard: none, security: none, governance: none };
  for (const row of rows) sizes[row.class] = { next: Number(row.size), sealedAt: row.sealed_at };
  return sizes;
}

/** @example standard:12,security:0,governance:7 */
function placeOf(position: Position): string {
  return retentionClasses.map((log) => `${log}:${position[log].next}`).join(",");
}

/** Null for what is no place in these logs. */
function readPlace(text: string, sizes: Position): Position | null {
  const pattern = new RegExp(`^${retentionClasses.map((log) => `${log}:(\\d{1,15})`).join(",")}$`);
  const counts = pattern.exec(text)?.slice(1).map(Number);
  if (!counts) return null;
  const position = { ...sizes };
  retentionClasses.forEach((log, index) => {
    position[log] = { next: counts[index] ?? 0, sealedAt: null };
  });
  return retentionClasses.every((log) => position[log].next <= sizes[log].next) ? position : null;
}
