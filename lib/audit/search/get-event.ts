import { createHash } from "node:crypto";
import { z } from "zod";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import { notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { pool } from "#lib/db/pool.ts";
import { query } from "#lib/kernel/query.ts";
import { readDisclosures } from "../redaction/index.ts";
import { placeOf, recordOf } from "./found-event.ts";
import { eventDetail } from "./schemas.ts";

type Row = {
  class: RetentionClass;
  /** Null while it waits to be sealed. */
  idx: string | null;
  sealed_at: Date | null;
  origin: string | null;
  body: string;
  held: boolean;
};

/** An event wherever it is: sealed, held beyond its time, or waiting to be sealed. */
export const getEvent = query({
  id: "getEvent",
  permission: "audit.read",
  summary: "One event: the bytes that were hashed, and their place in the log",
  input: z.strictObject({ id: idText }),
  output: eventDetail,
  async run(_ctx, { id }) {
    if (!z.uuid().safeParse(id).success) throw notFound("event");
    const row = await findEvent(id);
    if (!row) throw notFound("event");
    const { idx, sealed_at, origin, body, held } = row;
    const record = recordOf(body);
    return {
      record,
      body,
      digest: createHash("sha256").update(body, "utf8").digest("hex"),
      place:
        idx !== null && sealed_at && origin
          ? { ...placeOf({ class: row.class, idx, sealed_at }), origin }
          : null,
      held,
      disclosures: await readDisclosures(record),
    };
  },
});

async function findEvent(id: string): Promise<Row | undefined> {
  const { rows } = await pool().query<Row>(
    `SELECT found.*, log.origin, EXISTS (SELECT FROM audit.held WHERE held.event_id = $1::uuid) AS held
     FROM (
       SELECT class, idx, sealed_at, body FROM audit.record WHERE event_id = $1::uuid
       UNION ALL SELECT class, idx, sealed_at, body FROM audit.held WHERE event_id = $1::uuid
       UNION ALL SELECT class, NULL, NULL, body FROM audit.inbox WHERE event_id = $1::uuid
     ) AS found LEFT JOIN audit.log ON log.class = found.class
     LIMIT 1`,
    [id],
  );
  return rows[0];
}
