import type { UserActor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** @throws DomainError `forbidden` for machines, which have no keys */
export function holderOf({ actor }: Pick<Ctx, "actor">): UserActor {
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only people have security keys.");
  return actor;
}

/** A person's keys that are not removed, oldest first. */
export async function keysOf(tx: Pick<Tx, "securityKey">, userId: string) {
  return tx.securityKey.findMany({ where: { userId, removedAt: null }, orderBy: { id: "asc" } });
}

type KeyRow = Awaited<ReturnType<typeof keysOf>>[number];

/** How a browser is told which key is meant. */
export function descriptorOf({ credentialId, transports }: KeyRow): { id: string; transports: string[] } {
  return { id: credentialId, transports };
}
