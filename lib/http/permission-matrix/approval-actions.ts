import { loadApproval } from "#lib/approvals/row/index.ts";
import { askingWorld, pendingApproval } from "#lib/approvals/testing/index.ts";
import { paintedHash } from "#lib/approvals/votes/index.ts";
import { roles } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { cast } from "./matter.ts";

/** An action that governance decides on, that an agent wants to do on somebody's behalf. */
export async function actionToDecide() {
  const world = await askingWorld();
  const { stranger } = await cast("stranger");
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  const row = await loadApproval(db(), id);
  const painted = {
    id,
    version: row.version,
    action_hash: row.actionHash,
    display_hash: paintedHash(row),
  };
  const { agentOwner: owner, registrar: creator, beneficiary: holder } = world;
  // With every role at first, as all of the cast.
  const ids = [owner.id, creator.id, holder.id];
  await db().user.updateMany({ where: { id: { in: ids } }, data: { roles: [...roles] } });
  return { id, painted, people: { stranger, owner, creator, holder } };
}
