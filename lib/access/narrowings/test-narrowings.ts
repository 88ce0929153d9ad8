import type { UserActor } from "#lib/core/actor.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { approveServer, insertAgent, insertGrant } from "../testing/index.ts";

/** What tests of narrowings share. */

export const dayMs = 86_400_000;
export const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);
const lastingMinutes = 366 * 24 * 60;

/** Three tools that read, and one that writes. */
const weather: Record<string, AccessLevel> = {
  forecast: "read",
  history: "read",
  radar: "read",
  note: "write",
};

type Plan = {
  owner: UserActor;
  tools?: Record<string, AccessLevel>;
  scopes?: AccessLevel[];
  /** How many days ago it began, and its server was approved. */
  days?: number;
  /** Whose server it is; somebody's, unless others are to publish versions of it. */
  publisher?: UserActor;
};

/** A grant in force, of the tools that read unless others are said, to an agent of its own on a server of its own. */
export async function given({ owner, tools = weather, scopes = ["read"], days = 0, publisher }: Plan) {
  const server = await approveServer(tools, publisher);
  await publishedAt(server.id, daysAgo(days));
  const agent = await insertAgent({ owner });
  const id = await insertGrant(
    { agentId: agent.id, serverId: server.id, requester: owner, scopes, minutes: lastingMinutes },
    daysAgo(days),
  );
  return { id, agent, server };
}

/** As if all versions that a server has by now had been approved then. */
export function publishedAt(serverId: string, at: Date) {
  return asOwner(
    `SET session_replication_role = replica;
     UPDATE server_version SET published_at = '${at.toISOString()}' WHERE server_id = '${serverId}';
     UPDATE submission SET decided_at = '${at.toISOString()}' FROM server_version version
       WHERE version.id = version_id AND server_id = '${serverId}'`,
  );
}

/** What an administrator of the database may do against the product's guards. */
export function asOwner(sql: string, ...values: unknown[]) {
  return runAsOwner(databaseUrl(), sql, values);
}

/** As no command leaves it: nobody can tell what a grant was signed for. */
export function garbleTerms(grantId: string) {
  return asOwner(
    `SET session_replication_role = replica; UPDATE access_grant SET tool_levels = '{"' WHERE id = '${grantId}'`,
  );
}

export async function narrowingsOf(grantId: string) {
  return db().grantNarrowing.findMany({ where: { grantId }, orderBy: { createdAt: "asc" } });
}

/** The kinds of the events that tell of a grant. */
export async function announced(grantId: string): Promise<string[]> {
  const events = await db().outboxEvent.findMany({ orderBy: { id: "asc" } });
  return events.flatMap(({ kind, payload }) => (payload.includes(grantId) ? [kind] : []));
}
