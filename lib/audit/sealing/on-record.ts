/**
 * SQL: the event of the security log that must say so is in the log or on its way, and says just this. It may be gone itself,
 * when the month that it was sealed in was let go.
 *
 * @param facts of `e.after`, what the event says
 * @param at when it was said
 */
export function isOnRecord(event: {
  id: string;
  action: "audit.apply_retention" | "audit.erase";
  at: string;
  facts: string;
}): string {
  const { id, action, at, facts } = event;
  const tables = ["inbox", "record", "held"].map(
    (table) => `SELECT event_id, action, body FROM audit.${table}`,
  );
  return `(EXISTS (
      SELECT FROM (${tables.join(" UNION ALL ")}) AS said, LATERAL (SELECT said.body::jsonb #> '{change,after}' AS after) AS e
      WHERE said.event_id = ${id} AND said.action = '${action}' AND ${facts})
    OR EXISTS (SELECT FROM audit.month s WHERE s.class = 'security' AND s.dropped_at > ${at}
      AND (s.month + interval '1 month') AT TIME ZONE 'UTC' > ${at}))`;
}
