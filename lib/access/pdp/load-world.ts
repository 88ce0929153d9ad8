import type pg from "pg";
import { pool } from "#lib/db/pool.ts";
import type { World } from "../evaluation/index.ts";
import { type Committed, readRevision } from "./committed-revision.ts";
import { loadAgents } from "./load-agents.ts";
import { loadCatalogs } from "./load-catalogs.ts";
import { type Changes, loadChanges } from "./load-changes.ts";
import { loadConsents } from "./load-consents.ts";
import { loadGateways } from "./load-gateways.ts";
import { loadGrants } from "./load-grants.ts";
import { loadPolicy } from "./load-policy.ts";
import { loadServers } from "./load-servers.ts";
import { loadUsers } from "./load-users.ts";

type LoadedWorld = { world: World; committed: Committed };

/**
 * Brings the world up to date: reads what changed since `before`, or everything. One snapshot of the database, so that no two
 * parts of it are of different times.
 *
 * @returns `before` itself when nothing changed
 */
export async function loadWorld(before?: World): Promise<LoadedWorld> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const loaded = await loadWithin(client, before);
    await client.query("COMMIT");
    return loaded;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function loadWithin(client: pg.ClientBase, before?: World): Promise<LoadedWorld> {
  const committed = await readRevision(client);
  const { revision } = committed;
  if (before?.revision === revision) return { world: before, committed };
  // A database that is behind what was read of it is another one, such as a backup: nothing that was read holds.
  const base = before && before.revision < revision ? before : undefined;
  const changes = base ? await loadChanges(client, base.revision) : everything;
  const world: World = {
    revision,
    ...(await loadAgents(client, changes.agent, changes.client, base)),
    ...(await loadUsers(client, changes.user, base)),
    gateways: await loadGateways(client, changes.client, base?.gateways),
    catalogs: await loadCatalogs(client, changes.catalog, base?.catalogs),
    servers: await loadServers(client, changes.server, base?.servers),
    grants: await loadGrants(client, changes.grant, base?.grants),
    consents: await loadConsents(client, changes.consent, base?.consents),
    policy: await loadPolicy(client, changes.policy, base?.policy),
  };
  return { world, committed };
}

const everything: { [K in keyof Changes]: null } = {
  agent: null,
  grant: null,
  consent: null,
  client: null,
  server: null,
  catalog: null,
  user: null,
  policy: null,
};
