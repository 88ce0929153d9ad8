import pg from "pg";

export type QueueSize = { open: number; decided: number };

/**
 * Puts submissions straight into a migrated database, as its owner: those that are decided first, then those in review,
 * from 200 people in 20 teams, with votes by 40 reviewers on most of them, and delegations, editors and claims among them.
 *
 * @returns the address of a governance reviewer for whom most of what is open waits
 */
export async function fillQueue(databaseUrl: string, { open, decided }: QueueSize): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl, options: "-c synchronous_commit=off" });
  await client.connect();
  try {
    for (const statement of people) await client.query(statement);
    await client.query(submissions, [decided, decided + open]);
    for (const statement of around) await client.query(statement);
    for (const table of ["submission", "vote", "server", "server_version", "submission_editor", "delegation"])
      await client.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await client.end();
  }
  return "reviewer0@example.com";
}

const person = (kind: string, n: string) => `'usr_${kind}' || ${n}`;

const people = [
  `INSERT INTO "user" (id, email, name, roles, created_at)
   SELECT ${person("member", "n")}, 'member' || n || '@example.com', 'Member ' || n, '{member}', now() FROM generate_series(0, 199) n`,
  `INSERT INTO "user" (id, email, name, roles, created_at)
   SELECT ${person("reviewer", "n")}, 'reviewer' || n || '@example.com', 'Reviewer ' || n,
     CASE WHEN n % 5 = 0 AND n > 0 THEN '{governance,compliance}'::text[] WHEN n % 2 = 0 THEN '{governance}' ELSE '{compliance}' END, now()
   FROM generate_series(0, 39) n`,
  `INSERT INTO team (id, slug, name, created_at)
   SELECT 'team_' || n, 'team-' || n, 'Team ' || n, now() FROM generate_series(0, 19) n`,
  `INSERT INTO team_member (team_id, user_id)
   SELECT 'team_' || n % 20, ${person("member", "n")} FROM generate_series(0, 199) n`,
  `INSERT INTO team_member (team_id, user_id)
   SELECT 'team_' || n % 20, ${person("reviewer", "n")} FROM generate_series(0, 39) n`,
  `INSERT INTO delegation (id, principal_id, delegate_id, away, reason, starts_at, ends_at, created_at)
   SELECT 'dlg_' || n, CASE WHEN n % 2 = 0 THEN ${person("member", "n")} ELSE ${person("reviewer", "n % 40")} END,
     ${person("reviewer", "(n + 2) % 40")}, false, 'On leave.', now() - interval '1 day', now() + interval '20 days', now()
   FROM generate_series(0, 59) n`,
];

/** From `$1` on they are in review; all before are decided. */
const submissions = `
  WITH filled AS (
    SELECT n, lpad(to_hex(n), 32, '0') AS hex, n >= $1::int AS open, now() - (($2::int - n) || ' minutes')::interval AS at,
      json_build_object('name', 'com.example.team-' || n % 20 || '/server-' || n, 'version', '1.0.0',
        'title', 'Server ' || n, 'description', repeat('What it does, in some words. ', 12),
        'remotes', json_build_array(json_build_object('type', 'streamable-http',
          'url', 'https://mcp-' || n || '.example.com/mcp')))::text AS document
    FROM generate_series(0, $2::int - 1) n
  ), servers AS (
    INSERT INTO server (id, name, owner_team_id, classification, access_level, created_at)
    SELECT 'srv_' || hex, 'com.example.team-' || n % 20 || '/server-' || n, 'team_' || n % 20, 'internal', 'write', at FROM filled
    RETURNING id
  ), versions AS (
    INSERT INTO server_version (id, server_id, version, status, updated_at)
    SELECT 'ver_' || hex, 'srv_' || hex, '1.0.0', 'unpublished', at FROM filled
    RETURNING id
  )
  INSERT INTO submission (id, status, url, document, version_id, read_attempt, read_at, owner_team_id, owner_user_id,
    classification, access_level, purpose, policy_version, stages, digest, findings, labels, submitter_id, created_at,
    submitted_at, decided_at, due_at, escalate_at, escalation, claimed_by, claimed_at)
  SELECT 'sub_' || hex,
    CASE WHEN open THEN 'in_review' WHEN n % 7 = 0 THEN 'rejected' ELSE 'approved' END,
    'https://mcp-' || n || '.example.com/mcp', document, 'ver_' || hex, 1, at,
    CASE WHEN n % 3 > 0 THEN 'team_' || n % 20 END, CASE WHEN n % 3 = 0 THEN ${person("member", "n % 200")} END,
    'internal', 'write', 'To be looked at.', 1,
    '[{"role": "governance", "need": 2}, {"role": "compliance", "need": 1}]', 'sha256:' || repeat(hex, 2),
    CASE WHEN n % 4 = 0 THEN '[{"check": "case-twin", "severity": "medium", "message": "It looks like another one.", "pointer": null}]'::jsonb ELSE '[]' END,
    '[' || repeat('{"tool":"forecast","effects":["reads"],"access":"read","reviewed":false},', 20) || '{"tool":"last","effects":[],"access":"read","reviewed":false}]',
    ${person("member", "n * 7 % 200")}, at, at, CASE WHEN NOT open THEN at + interval '1 day' END,
    CASE WHEN n % 50 > 0 THEN at + (n * 7919 % 10000 || ' minutes')::interval END,
    CASE WHEN n % 50 > 0 THEN at + (n * 7919 % 5000 || ' minutes')::interval END, n % 3,
    CASE WHEN open AND n % 10 = 0 THEN ${person("reviewer", "n / 10 % 40")} END,
    CASE WHEN open AND n % 10 = 0 THEN at END
  FROM filled`;

const votesBy = (first: number, every: number, reviewer: string) => `
  INSERT INTO vote (id, submission_id, voter_id, decision, digest, reason, created_at)
  SELECT 'vot_${first}_' || id, id, ${person("reviewer", reviewer)}, 'approve', digest, 'As I see it.', created_at
  FROM (SELECT *, ('x' || right(id, 7))::bit(28)::int AS n FROM submission) s WHERE n % ${every} = 0`;

const around = [
  // The matrix asks for two of governance and one of compliance: with these, most still ask for somebody.
  "ALTER TABLE vote DISABLE TRIGGER USER",
  votesBy(1, 2, "1 + 2 * (n % 19)"),
  votesBy(2, 3, "2 + 2 * (n % 18)"),
  votesBy(3, 10, "0"),
  "ALTER TABLE vote ENABLE TRIGGER USER",
  `INSERT INTO submission_editor (submission_id, user_id, created_at)
   SELECT id, ${person("reviewer", "('x' || right(id, 7))::bit(28)::int % 40")}, created_at FROM submission
   WHERE ('x' || right(id, 7))::bit(28)::int % 20 = 0`,
];
