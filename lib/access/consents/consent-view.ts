import type { UserActor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import type { Prisma } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import type { ConsentView } from "./schemas.ts";

export const consentInclude = {
  agent: { select: { id: true, name: true, purpose: true } },
  server: { select: { name: true } },
  usage: { select: { lastAt: true, lastTool: true } },
} satisfies Prisma.ConsentInclude;
export type ConsentRow = Prisma.ConsentGetPayload<{ include: typeof consentInclude }>;

export function toConsentView(row: ConsentRow): ConsentView {
  return {
    id: row.id,
    agent: row.agent,
    server: row.server.name,
    scopes: row.scopes as AccessLevel[],
    since: row.createdAt.toISOString(),
    withdrawn_at: row.withdrawnAt?.toISOString() ?? null,
    last_used: row.usage && { at: row.usage.lastAt.toISOString(), tool: row.usage.lastTool },
  };
}

/**
 * Nobody consents for somebody else, whatever they may do otherwise.
 *
 * @throws DomainError `forbidden`
 */
export function personOf({ actor }: Ctx): UserActor {
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only people let agents act for them.");
  return actor;
}
