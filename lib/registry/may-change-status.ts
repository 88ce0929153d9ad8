import type { Actor } from "#lib/core/actor.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { Tx } from "#lib/db/client.ts";
import { answersFor } from "./answers-for.ts";

/** Whether this person may deprecate, retire or bring back a server's versions: governance, and who answers for it. */
export async function mayChangeStatus(
  tx: Pick<Tx, "teamMember">,
  actor: Actor,
  server: { name: string; ownerTeamId: string | null; ownerUserId: string | null },
): Promise<Verdict> {
  if (actor.kind === "user") {
    if (actor.roles.includes("governance")) return true;
    if (await answersFor(tx, actor.id, server)) return true;
  }
  return {
    no: `Only governance and the owner of ${server.name} may change its status. Ask its owner.`,
  };
}
