import { afterEach, beforeAll, expect, vi } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson } from "#prisma/seed/factories.ts";
import { approveServer, callOf, insertAgent, insertClient, insertGrant } from "../testing/index.ts";
import { Decider } from "./decide.ts";
import { pollMs, staleMaxMs } from "./limits.ts";
import { WorldStore } from "./world-store.ts";

export let owner: UserActor;
export let gateway: string;
export let server: Awaited<ReturnType<typeof approveServer>>;
export let agent: Awaited<ReturnType<typeof insertAgent>>;
export const ctx: Ctx = systemCtx("tests");
const stores: WorldStore[] = [];

beforeAll(async () => {
  owner = await addPerson("member");
  server = await approveServer(["forecast", "history"], owner);
  [gateway, agent] = [await insertClient("gateway"), await insertAgent({ owner })];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(stores.splice(0).map((store) => store.stop()));
});

export const call = (changes = {}) => callOf(gateway, agent.clientId ?? "", server.name, changes);
export const give = (tools?: string[]) =>
  insertGrant({
    agentId: agent.id,
    serverId: server.id,
    requester: owner,
    ...(tools ? { scopes: [], tools } : {}),
  });
export const behindItsBack = (sql: string) => runAsOwner(databaseUrl(), sql);

/** A decider of its own, as in another process: nobody tells it of changes but the database. */
export function deciderWith(
  limits = { pollMs, staleMaxMs },
  spool?: ConstructorParameters<typeof Decider>[1],
) {
  const store = new WorldStore(limits);
  stores.push(store);
  return new Decider(store, spool);
}

export async function written({ recorder, usage }: Pick<Decider, "recorder" | "usage">): Promise<void> {
  await vi.waitFor(() => expect([recorder.waiting, usage.waiting]).toEqual([0, 0]), { timeout: 60_000 });
}

type Row = {
  event_id: string;
  action: string;
  class: string;
  server: string;
  operation: string;
  body: string;
};

export async function recordsOf(requestId: string): Promise<Row[]> {
  const { rows } = await pool().query<Row>(
    `SELECT event_id, action, class, server, operation, body FROM audit.inbox
     WHERE body::jsonb #>> '{operation,request_id}' = $1 ORDER BY event_id`,
    [requestId],
  );
  return rows;
}

export const usageOf = async (tool: string) =>
  db().accessUsage.findMany({ where: { agentId: agent.id, tool }, select: { permits: true, denials: true } });
