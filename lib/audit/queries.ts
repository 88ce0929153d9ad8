import { z } from "zod";
import { DomainError, notFound } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { idText } from "#lib/core/text.ts";
import { pool } from "#lib/db/pool.ts";
import { query } from "#lib/kernel/query.ts";
import { type EventRow, toEvent } from "./event-row.ts";
import { auditEvent, auditPage, auditQuery } from "./schemas.ts";

/** With its place in the log. */
type Row = EventRow & { seq: string };

export const listAuditEvents = query({
  id: "listAuditEvents",
  permission: "audit.read",
  summary: "Audit events, newest first",
  input: auditQuery,
  output: auditPage,
  async run(_ctx, { action, outcome, actor, target, cursor, limit }) {
    const [before = null] = cursor ? decodeCursor(cursor, 1) : [];
    if (before !== null && !/^\d{1,18}$/.test(before))
      throw new DomainError("malformed", "This cursor is not valid.");
    const { rows } = await pool().query<Row>(
      `SELECT * FROM audit.event
       WHERE ($1::bigint IS NULL OR seq < $1)
         AND ($2::text IS NULL OR action = $2)
         AND ($3::text IS NULL OR outcome = $3)
         AND ($4::text IS NULL OR actor_id = $4 OR strpos(lower(actor_name), lower($4)) > 0)
         AND ($5::text IS NULL OR target_id = $5 OR target_name = $5)
       ORDER BY seq DESC
       LIMIT $6`,
      [before, action ?? null, outcome ?? null, actor ?? null, target ?? null, limit + 1],
    );
    const page = toPage(rows, limit, (row) => [row.seq]);
    return { ...page, items: page.items.map(toEvent) };
  },
});

export const getAuditEvent = query({
  id: "getAuditEvent",
  permission: "audit.read",
  summary: "One audit event",
  input: z.strictObject({ id: idText }),
  output: auditEvent,
  async run(_ctx, { id }) {
    const { rows } = await pool().query<Row>("SELECT * FROM audit.event WHERE id = $1", [id]);
    if (!rows[0]) throw notFound("event");
    return toEvent(rows[0]);
  },
});
