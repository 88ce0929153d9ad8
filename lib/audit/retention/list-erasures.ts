import { z } from "zod";
import { pool } from "#lib/db/pool.ts";
import { query } from "#lib/kernel/query.ts";
import { erasures } from "./schemas.ts";

const erasuresMax = 500;

type Row = { event: string; subject: string; erased: number; erased_at: Date };

export const listErasures = query({
  id: "listErasures",
  permission: "audit.read",
  summary: "What was erased from the audit log, by whom it was about, newest first",
  input: z.object({}),
  output: erasures,
  async run() {
    const { rows } = await pool().query<Row>(
      `SELECT id AS event, target_id AS subject, (after ->> 'erased')::int AS erased, occurred_at AS erased_at
       FROM audit.event WHERE action = 'audit.erase' AND outcome = 'success' AND after ->> 'part' = '1'
       ORDER BY occurred_at DESC, id DESC LIMIT $1`,
      [erasuresMax],
    );
    return { items: rows.map((row) => ({ ...row, erased_at: row.erased_at.toISOString() })) };
  },
});
