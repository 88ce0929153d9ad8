import { notFound } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { StandingStatus } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { ownedBy } from "../demand/index.ts";
import { withTeams } from "../row/index.ts";
import type { ArgumentConstraint } from "./schemas.ts";

const named = { select: { id: true, name: true } } as const;

/** All that using, ending or showing a standing permission needs; `approval` is the one it was given with. */
export const standingInclude = {
  approval: { include: { agent: { include: ownedBy }, gateway: named, user: named } },
  agent: { select: { id: true, name: true, updatedAt: true } },
  server: { select: { name: true } },
  createdBy: { include: withTeams },
  endedBy: named,
} satisfies Prisma.StandingPermissionInclude;

type Payload = Prisma.StandingPermissionGetPayload<{ include: typeof standingInclude }>;
export type StandingRow = Omit<Payload, "status" | "constraints"> & {
  status: StandingStatus;
  constraints: ArgumentConstraint[];
};

/** @throws DomainError `not_found` */
export async function loadStanding(tx: Pick<Tx, "standingPermission">, id: string): Promise<StandingRow> {
  const row = await tx.standingPermission.findUnique({ where: { id }, include: standingInclude });
  if (!row) throw notFound("standing permission");
  return toStandingRow(row);
}

export function toStandingRow(row: Payload): StandingRow {
  return row as Payload & StandingRow;
}

/**
 * A standing permission that nobody else uses or ends until this transaction does, read under the lock. Whoever judges it by the
 * clock asks for the time after this.
 *
 * Order of locks: person, approval, agent, standing permission, what is committed of the world. Whoever holds a standing
 * permission waits for none of those before it: a request that looks for one has inserted its own approval by then, which nobody
 * else can see, and holds the agent. So no two wait for each other.
 *
 * @throws DomainError `not_found`
 */
export async function lockStanding(
  tx: Pick<Tx, "standingPermission" | "$queryRaw">,
  id: string,
): Promise<StandingRow> {
  await tx.$queryRaw`SELECT id FROM standing_permission WHERE id = ${id} FOR UPDATE`;
  return loadStanding(tx, id);
}

/** What it is at this time: nothing is allowed at its end or later. A job writes that down soon after. */
export function standingStatusAt(
  { status, expiresAt }: Pick<StandingRow, "status" | "expiresAt">,
  at: Date,
): StandingStatus {
  return status === "active" && expiresAt <= at ? "expired" : status;
}

/** What the audit log calls it. */
export function standingTarget({ id, tool, server }: { id: string; tool: string; server: { name: string } }) {
  return { type: "standing_permission" as const, id, name: `${oneLine(tool, 100)} on ${server.name}` };
}
