import type { Actor } from "#lib/core/actor.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { can } from "#lib/core/permissions.ts";
import type { Role } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { answersFor, ownerOf } from "#lib/registry/index.ts";
import { ownersOf } from "../agents/index.ts";
import { type GrantRow, isGiven, type Judged, statusAt } from "../grants/index.ts";

const narrowers: readonly Role[] = ["admin", "governance", "compliance"];

/** Who may revoke a grant may narrow it, and so may whoever answers for the agent or for the server. */
export async function mayNarrow(
  tx: Pick<Tx, "server" | "teamMember">,
  actor: Actor,
  row: GrantRow,
  at: Date,
): Promise<Judged> {
  const permitted = can(actor, "grant.narrow");
  if (permitted !== true) return forbidden(permitted.no);
  if (!hasRole(actor, narrowers) && !answersForAgent(actor, row) && !(await answersForServer(tx, actor, row)))
    return forbidden(
      `Only governance, compliance, administrators, and whoever answers for ${oneLine(row.agent.name, 80)} or for ${row.server.name} narrow this.`,
    );
  return refusedAsNotGiven(row, at) ?? true;
}

/** Whoever answers for the agent needs what was taken; governance lets them have it again. */
export function mayRestore(actor: Actor, row: GrantRow, at: Date): Judged {
  const permitted = can(actor, "grant.narrow");
  if (permitted !== true) return forbidden(permitted.no);
  if (!hasRole(actor, ["governance"]) && !answersForAgent(actor, row))
    return forbidden(
      `Only governance and ${oneLine(ownerOf(row.agent).label, 80)} can restore this. Ask one of them.`,
    );
  return refusedAsNotGiven(row, at) ?? true;
}

function hasRole(actor: Actor, roles: readonly Role[]): boolean {
  return actor.kind === "user" && roles.some((role) => actor.roles.includes(role));
}

function answersForAgent(actor: Actor, { agent }: GrantRow): boolean {
  return actor.kind === "user" && ownersOf(agent).some(({ id }) => id === actor.id);
}

async function answersForServer(
  tx: Pick<Tx, "server" | "teamMember">,
  actor: Actor,
  { serverId }: GrantRow,
): Promise<boolean> {
  if (actor.kind !== "user") return false;
  const server = await tx.server.findUniqueOrThrow({
    where: { id: serverId },
    select: { ownerTeamId: true, ownerUserId: true },
  });
  return answersFor(tx, actor.id, server);
}

function refusedAsNotGiven(row: GrantRow, at: Date): Judged | undefined {
  const status = statusAt(row, at);
  if (isGiven(status)) return;
  return {
    code: "conflict",
    no:
      status === "requested"
        ? "This is not given yet. Deny the request instead, or have it cancelled."
        : "This gives no access any more: nothing is left to change.",
  };
}

function forbidden(no: string): Judged {
  return { no, code: "forbidden" };
}
