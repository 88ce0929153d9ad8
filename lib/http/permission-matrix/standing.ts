import { loadApproval } from "#lib/approvals/row/index.ts";
import { askingWorld, pendingApproval } from "#lib/approvals/testing/index.ts";
import { paintedHash, voteApproval } from "#lib/approvals/votes/index.ts";
import { roles } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { setRoles } from "./database.ts";
import { cast } from "./matter.ts";

const constraints = [{ pointer: "", is: "equals" as const, value: { amount: 100, to: "ana" } }];

/** An action that waits, of which the like may be allowed. */
export async function likeableAction() {
  const world = await askingWorld({ standing: true });
  const { stranger } = await cast("stranger");
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id, effects: ["writes"] });
  const people = { stranger, owner: world.agentOwner, holder: world.beneficiary };
  // As everybody is who was cast.
  await setRoles(Object.values(people), roles);
  return { id, constraints, people, world };
}

/** What somebody allowed with such an action. */
export async function standingPermission() {
  const { id: approvalId, people, world } = await likeableAction();
  const row = await loadApproval(db(), approvalId);
  await voteApproval(ctxOf(world.governance), {
    id: approvalId,
    decision: "approve",
    version: row.version,
    action_hash: row.actionHash,
    display_hash: paintedHash(row),
    standing: { minutes: 60, max_calls: 5, constraints },
  });
  const { id } = await db().standingPermission.findUniqueOrThrow({ where: { approvalId } });
  const voter = world.governance;
  await setRoles([voter], roles);
  return { id, people: { ...people, voter } };
}
