import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { ClientKind } from "#lib/core/words.ts";
import { createClient } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { ctxOf, unique } from "#prisma/seed/factories.ts";
import { createAgent } from "../agents/index.ts";
import type { AgentView } from "../agents/schemas.ts";

/** By the product's own commands, as people do it. */

/** A machine that can get tokens. @returns its id */
export async function registerClient(kind: Exclude<ClientKind, "publisher">): Promise<string> {
  const input = { name: unique(kind), kind, scopes: ["*" as const] };
  return (await createClient(systemCtx("tests"), input)).client_id;
}

/** An agent that acts for people or by itself, and that this person answers for, unless it says otherwise. */
export async function registerAgent(
  owner: UserActor,
  changes: Partial<Parameters<typeof createAgent>[1]> = {},
): Promise<AgentView> {
  return createAgent(ctxOf(owner), {
    name: `Agent ${newId("agent")}`,
    purpose: "It answers questions about the weather.",
    trust_model: "hybrid",
    owner: `user:${owner.email}`,
    recognised_by: changes.recognised_by ?? { client_id: await registerClient("agent") },
    ...changes,
  });
}
