import type { Actor } from "#lib/core/actor.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { Role } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { answersFor } from "#lib/registry/index.ts";
import type { Placing } from "./quarantine-area.ts";

type Server = { ownerTeamId: string | null; ownerUserId: string | null };

/** They may for every server; anybody else for their own. */
const placers: readonly Role[] = ["governance", "compliance", "admin"];
const proposers: readonly Role[] = ["governance", "compliance"];

/** Whether this person may stop these servers. The permission is asked before. */
export async function mayPlace(
  tx: Pick<Tx, "teamMember">,
  actor: Actor,
  scope: Placing["scope"],
  servers: readonly Server[],
): Promise<Verdict> {
  if (hasRole(actor, placers)) return true;
  const own = scope === "server" && (await answersForAll(tx, actor, servers));
  return (
    own || {
      no: "You may quarantine servers that you answer for, one by one. For others, ask governance, compliance or an administrator.",
    }
  );
}

/** Whether this person may propose that these servers come back. */
export async function mayProposeLift(
  tx: Pick<Tx, "teamMember">,
  actor: Actor,
  servers: readonly Server[],
): Promise<Verdict> {
  if (hasRole(actor, proposers)) return true;
  return (
    (await answersForAll(tx, actor, servers)) || {
      no: "Only governance, compliance and who answers for all that it stopped may propose to lift it.",
    }
  );
}

function hasRole(actor: Actor, roles: readonly Role[]): boolean {
  return actor.kind === "user" && roles.some((role) => actor.roles.includes(role));
}

async function answersForAll(
  tx: Pick<Tx, "teamMember">,
  actor: Actor,
  servers: readonly Server[],
): Promise<boolean> {
  if (actor.kind !== "user" || servers.length === 0) return false;
  const owners = new Map(servers.map((server) => [`${server.ownerTeamId} ${server.ownerUserId}`, server]));
  for (const owner of owners.values()) if (!(await answersFor(tx, actor.id, owner))) return false;
  return true;
}
