import pg from "pg";
import { type FilledServer, facts, type Owner, type Rows, rowsOf } from "./registry-rows.ts";

export { syntheticServers } from "./registry-synthetic.ts";

/** How much one statement carries. A process that runs already takes in each transaction by itself. */
const versionsPerTransaction = 1_000;

/**
 * Puts approved servers straight into a migrated database, as its owner: thousands a second, where the product's own
 * commands take a vote each. The database's triggers count revisions and tell running processes as ever.
 *
 * @param databaseUrl the database's owner; somebody must be in it already, who submits and owns everything
 */
export async function fillRegistry(databaseUrl: string, servers: Iterable<FilledServer>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, options: "-c synchronous_commit=off" });
  await client.connect();
  try {
    const { rows } = await client.query<Owner>('SELECT id, email FROM "user" ORDER BY id LIMIT 1');
    const [owner] = rows;
    if (!owner) throw new Error("There is nobody in this database yet. Start the product on it once.");
    for (const batch of batches(servers)) await insert(client, rowsOf(batch, owner), owner);
  } finally {
    await client.end();
  }
}

function* batches(servers: Iterable<FilledServer>): Iterable<FilledServer[]> {
  let batch: FilledServer[] = [];
  let versions = 0;
  for (const server of servers) {
    batch.push(server);
    versions += server.length;
    if (versions < versionsPerTransaction) continue;
    yield batch;
    batch = [];
    versions = 0;
  }
  if (batch.length > 0) yield batch;
}

async function insert(client: pg.Client, rows: Rows, owner: Owner): Promise<void> {
  const { classification, accessLevel, purpose } = facts;
  await client.query("BEGIN");
  await client.query(insertSnapshots, [JSON.stringify(rows.snapshots)]);
  await client.query(insertServers, [JSON.stringify(rows.servers), owner.id, classification, accessLevel]);
  await client.query(insertVersions, [JSON.stringify(rows.versions)]);
  await client.query(insertSubmissions, [
    ...[JSON.stringify(rows.submissions), owner.id, classification, accessLevel, purpose],
  ]);
  await client.query("COMMIT");
}

const insertSnapshots = `
  INSERT INTO snapshot (id, hash, protocol_version, body, tool_names, created_at)
  SELECT id, hash, '2025-11-25', body, tool_names, created_at
  FROM json_to_recordset($1)
    AS filled(id text, hash text, body text, tool_names text[], created_at timestamptz)
  ON CONFLICT (hash) DO NOTHING`;

const insertServers = `
  INSERT INTO server (id, name, owner_user_id, classification, access_level, created_at)
  SELECT id, name, $2, $3, $4, created_at
  FROM json_to_recordset($1) AS filled(id text, name text, created_at timestamptz)`;

const insertVersions = `
  INSERT INTO server_version (id, server_id, version, status, status_message, document, snapshot_id, is_latest,
    approved_by_submission_id, published_at, status_changed_at, updated_at)
  SELECT filled.id, server_id, version, status, status_message, document, snapshot.id, is_latest, approved_by,
    published_at, updated_at, updated_at
  FROM json_to_recordset($1)
    AS filled(id text, server_id text, version text, status text, status_message text, document text,
      snapshot_hash text, is_latest boolean, approved_by text, published_at timestamptz, updated_at timestamptz)
  LEFT JOIN snapshot ON snapshot.hash = snapshot_hash`;

const insertSubmissions = `
  INSERT INTO submission (id, status, document, version_id, snapshot_id, read_attempt, read_at, owner_user_id,
    classification, access_level, purpose, policy_version, stages, digest, claims, submitter_id, created_at,
    submitted_at, decided_at)
  SELECT filled.id, 'approved', document, version_id, snapshot.id, 1, decided_at, $2, $3, $4, $5, 1,
    '[{"role": "governance", "need": 1}]', digest, claims, $2, decided_at, decided_at, decided_at
  FROM json_to_recordset($1)
    AS filled(id text, document text, version_id text, snapshot_hash text, digest text, claims text[],
      decided_at timestamptz)
  LEFT JOIN snapshot ON snapshot.hash = snapshot_hash`;
