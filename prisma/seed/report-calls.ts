import { takeEvents } from "#lib/audit/intake/index.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { demoSittings } from "./calls.ts";
import { branchGateway } from "./clients.ts";

/** Has the branch gateway report its month of calls, as any gateway would; once. */
export async function reportCalls(now: Date): Promise<void> {
  const gateway = await db().oauthClient.findFirst({ where: { name: branchGateway } });
  const { rows } = await pool().query("SELECT FROM audit.stream LIMIT 1");
  if (!gateway || rows.length > 0) return;
  const actor = {
    kind: "client",
    id: gateway.id,
    name: gateway.name,
    clientKind: "gateway",
    scopes: gateway.scopes,
  } as const;
  for (const { at, events } of demoSittings(now))
    await takeEvents(systemCtx("", { actor, at }), {
      body: Buffer.from(JSON.stringify(events)),
      contentType: "application/json",
    });
}
