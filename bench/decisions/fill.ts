import pg from "pg";
import { fillRegistry, syntheticServers } from "#e2e/support/registry-fill.ts";

export const sizes = { servers: 1_000, toolsEach: 20, agents: 2_000, grantsEach: 25 };

/** What gateways ask about. */
export const agentAt = (n: number) => `cli_${hex(n)}`;
export const toolAt = (n: number) => `tool_${n % sizes.toolsEach}`;
/** The servers of an agent's grants, by their place in the order of names. */
export const serverOf = (agent: number, grant: number) => (agent * 7 + grant * 41) % sizes.servers;

function hex(n: number): string {
  return n.toString(16).padStart(32, "0");
}

/**
 * Servers with labelled tools, agents with clients of their own, and a grant for each of twenty-five servers to each agent,
 * straight into a migrated database: past the guards, which ask for a vote each.
 *
 * @returns the names of the servers, in their order
 */
export async function fillAccess(databaseUrl: string): Promise<string[]> {
  await fillRegistry(databaseUrl, syntheticServers(sizes.servers));
  const client = new pg.Client({
    connectionString: databaseUrl,
    options: "-c session_replication_role=replica -c synchronous_commit=off",
  });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
    const { rows } = await client.query<{ name: string }>(
      'SELECT name FROM server ORDER BY name COLLATE "C"',
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

const id = (kind: string, number: string) => `'${kind}_' || lpad(to_hex(${number}), 32, '0')`;
const someone = '(SELECT id FROM "user" ORDER BY id LIMIT 1)';

const statements = [
  `UPDATE submission SET labels = (
     SELECT json_agg(json_build_object('tool', 'tool_' || n, 'hash', 'sha256:' || md5(submission.id || n),
       'effects', json_build_array(CASE WHEN n < 12 THEN 'reads' ELSE 'writes' END),
       'access', CASE WHEN n < 12 THEN 'read' WHEN n < 18 THEN 'write' ELSE 'admin' END, 'by', 'reviewer'))
     FROM generate_series(0, ${sizes.toolsEach - 1}) n)::text`,
  `INSERT INTO oauth_client (id, name, kind, scopes, created_at)
     SELECT ${id("cli", "n")}, 'client ' || n, 'agent', '{}', now() FROM generate_series(0, ${sizes.agents - 1}) n`,
  `INSERT INTO agent (id, name, purpose, trust_model, owner_user_id, client_id, created_by, created_at, updated_at)
     SELECT ${id("agt", "n")}, 'agent ' || n, 'To be measured.', 'service', ${someone}, ${id("cli", "n")}, ${someone},
       now(), now()
     FROM generate_series(0, ${sizes.agents - 1}) n`,
  // Most have a level, every fifth single tools; every tenth says what an argument must be.
  `INSERT INTO access_grant (id, agent_id, server_id, status, scopes, tools, tool_levels, constraints, reason, duration_minutes, digest, stages,
       policy_version, requested_by, created_at, request_ends_at, decided_at, starts_at, ends_at)
     SELECT ${id("grt", `a * ${sizes.grantsEach} + g`)}, ${id("agt", "a")}, servers.ids[1 + (a * 7 + g * 41) % ${sizes.servers}], 'active',
       CASE WHEN g % 5 = 4 THEN '{}' WHEN g % 5 = 3 THEN '{read,write}' ELSE '{read}' END::text[],
       CASE WHEN g % 5 = 4 THEN '{tool_1,tool_13,tool_19}' ELSE '{}' END::text[],
       CASE WHEN g % 5 = 4 THEN '{"tool_1":"admin","tool_13":"admin","tool_19":"admin"}' ELSE '{}' END,
       CASE WHEN g % 10 = 0 THEN '[{"tool":null,"argument":"/limit","must":{"op":"range","min":0,"max":100}}]' ELSE '[]' END,
       'To be measured.', 43200, 'sha256:' || md5(a || ' ' || g), '[]', 1, ${someone}, now(), now(), now(), now(),
       now() + interval '43200 minutes'
     FROM generate_series(0, ${sizes.agents - 1}) a, generate_series(0, ${sizes.grantsEach - 1}) g,
       (SELECT array_agg(id ORDER BY name COLLATE "C") AS ids FROM server) servers`,
  `INSERT INTO access_change (kind, id, revision) SELECT 'policy', 'filled', nextval('access_revision')
     ON CONFLICT DO NOTHING`,
];
