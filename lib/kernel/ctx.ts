import type { Actor } from "../core/actor.ts";
import { DomainError } from "../core/errors.ts";
import { newId } from "../core/ids.ts";
import { can, type Permission } from "../core/permissions.ts";
import type { Tx } from "../db/client.ts";

/** Who asks, and by which request. The first argument of everything that acts. */
export type Ctx = {
  actor: Actor;
  requestId: string;
  clientIp: string | null;
  userAgent: string | null;
  /** The transaction to join, when the caller already has one. */
  tx?: Tx;
  /** The story's clock: set by the demo seed alone, so that its past lies in the past. */
  at?: Date;
};

/** A context for work that no request started: jobs, the command line, the seed. */
export function systemCtx(name: string, extra: Partial<Ctx> = {}): Ctx {
  return {
    actor: { kind: "system", id: "system", name },
    requestId: newId("request"),
    clientIp: null,
    userAgent: null,
    ...extra,
  };
}

/** @throws DomainError `unauthenticated` or `forbidden`, with the reason */
export function assertPermitted(ctx: Ctx, permission: Permission): void {
  const verdict = can(ctx.actor, permission);
  if (verdict !== true)
    throw new DomainError(ctx.actor.kind === "anonymous" ? "unauthenticated" : "forbidden", verdict.no);
}
