import type { Actor } from "#lib/core/actor.ts";
import type { Prisma } from "#lib/db/client.ts";
import { mayEnd, stateOf } from "./delegation-rules.ts";
import type { DelegationView } from "./schemas.ts";

export const delegationInclude = { principal: true, delegate: true } satisfies Prisma.DelegationInclude;
type DelegationRow = Prisma.DelegationGetPayload<{ include: typeof delegationInclude }>;

export function toDelegationView(actor: Actor, row: DelegationRow, at: Date): DelegationView {
  return {
    id: row.id,
    principal: { id: row.principalId, name: row.principal.name },
    delegate: row.delegate && { id: row.delegate.id, name: row.delegate.name },
    away: row.away,
    reason: row.reason,
    starts_at: row.startsAt.toISOString(),
    ends_at: row.endsAt.toISOString(),
    revoked_at: row.revokedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    state: stateOf(row, at),
    can: { end: mayEnd(actor, row, at) },
  };
}
