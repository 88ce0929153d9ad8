import pg from "pg";
import { databaseUrl } from "#lib/env.ts";

export type RequestsSize = { pending: number; decided: number };

/**
 * Puts requests into a database where one waits, each like that one, past the guards: those that wait, and those of the last 29 days that
 * are over, with the votes of 40 people on most of them, their looks, and the notifications of three people for each.
 */
export async function fillRequests({ pending, decided }: RequestsSize): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    options: "-c session_replication_role=replica -c synchronous_commit=off",
  });
  await client.connect();
  try {
    await client.query(people);
    await client.query(requests, [decided, decided + pending]);
    for (const sql of around) await client.query(sql);
    for (const table of ["action_approval", "vote", "look", "notification", '"user"'])
      await client.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await client.end();
  }
}

const somebody = (n: string) => `'usr_bench' || ${n} % 40`;

const people = `INSERT INTO "user" (id, email, name, roles, created_at)
  SELECT ${somebody("n")}, 'decider' || n || '@example.com', 'Decider ' || n, '{member}', now() FROM generate_series(0, 39) n`;

/** From `$1` on they wait. */
const requests = `
  WITH filled AS (
    SELECT n, n >= $1::int AS waits,
      CASE WHEN n >= $1::int THEN now() ELSE now() - interval '29 days' * (1 - n::float8 / $1::int) - interval '1 hour' END AS at
    FROM generate_series(0, $2::int - 1) n
  )
  INSERT INTO action_approval
  SELECT made.* FROM (SELECT one FROM action_approval one WHERE status = 'pending' LIMIT 1) a, filled,
    LATERAL jsonb_populate_record(a.one, jsonb_build_object(
      'id', split_part((a.one).id, '_', 1) || '_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || lpad(to_hex(n), 20, '0'),
      'call_id', 'filled-' || n, 'version', 1, 'created_at', at, 'expires_at', at + interval '1 day' + n * interval '1 second',
      'status', CASE WHEN waits THEN 'pending' WHEN n % 5 = 0 THEN 'denied' WHEN n % 7 = 0 THEN 'expired' ELSE 'succeeded' END,
      'decided_at', CASE WHEN NOT waits THEN at + interval '1 minute' END,
      'claim_by', CASE WHEN NOT waits AND n % 5 > 0 AND n % 7 > 0 THEN at + interval '3 minutes' END)) made`;

const filled =
  "(SELECT *, split_part(call_id, '-', 2)::int AS n FROM action_approval WHERE call_id LIKE 'filled-%') a";

const around = [
  `INSERT INTO vote (id, action_approval_id, voter_id, decision, digest, display_hash, reason, created_at)
   SELECT 'vot_' || id, id, ${somebody("n")}, CASE status WHEN 'denied' THEN 'reject' ELSE 'approve' END, action_hash,
     'sha256:' || id, 'As I see it.', decided_at
   FROM ${filled} WHERE status IN ('denied', 'succeeded')`,
  `INSERT INTO look (subject_id, user_id, digest, first_seen_at, last_seen_at)
   SELECT v.action_approval_id, v.voter_id, v.display_hash, v.created_at - n % 50 * interval '1 second', v.created_at
   FROM vote v JOIN ${filled} ON a.id = v.action_approval_id WHERE n % 10 > 0`,
  `INSERT INTO notification (id, event_id, user_id, kind, event, subject_type, subject_id, subject_name, text, created_at)
   SELECT 'ntf_' || substr(id, 5) || k, 'obx_' || id, ${somebody("(n + k)")}, 'needs_you', 'approval.requested', 'approval', id, 'bank',
     'It waits for you.', created_at
   FROM ${filled}, generate_series(0, 2) k`,
];
