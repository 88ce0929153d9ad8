import type { Actor } from "#lib/core/actor.ts";
import { hasOwner } from "#lib/core/has-owner.ts";
import type { Tx } from "#lib/db/client.ts";
import { answersFor, ownerOf } from "#lib/registry/index.ts";
import type { AgentRow } from "./agent-row.ts";
import type { AgentStanding } from "./agent-rules.ts";

/** How somebody stands to an agent, by the teams as they are now. */
export async function standingOf(
  tx: Pick<Tx, "teamMember">,
  actor: Actor,
  row: Pick<
    AgentRow,
    "ownerTeamId" | "ownerUserId" | "ownerTeam" | "ownerUser" | "createdById" | "disabledAt"
  >,
): Promise<AgentStanding> {
  return {
    answers: actor.kind === "user" && (await answersFor(tx, actor.id, row)),
    registered: actor.kind === "user" && actor.id === row.createdById,
    disabled: row.disabledAt !== null,
    hasOwner: hasOwner(row),
    owner: ownerOf(row).label,
  };
}
