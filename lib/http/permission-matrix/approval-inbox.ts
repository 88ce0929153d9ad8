import { loadApproval } from "#lib/approvals/row/index.ts";
import { askingWorld, pendingApproval } from "#lib/approvals/testing/index.ts";
import { paintedHash } from "#lib/approvals/votes/index.ts";
import { roles } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { setRoles } from "./database.ts";
import { cast } from "./matter.ts";

/** An action that an agent wants to do on somebody's behalf. */
export async function actionInInbox() {
  const world = await askingWorld();
  const { stranger } = await cast("stranger");
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  const people = { stranger, owner: world.agentOwner, holder: world.beneficiary };
  // As everybody is who was cast.
  await setRoles(Object.values(people), roles);
  return { id, display_hash: paintedHash(await loadApproval(db(), id)), people };
}
