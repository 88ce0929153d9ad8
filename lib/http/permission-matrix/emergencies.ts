import { breakGlass } from "#lib/approvals/emergency/index.ts";
import { loadApproval } from "#lib/approvals/row/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "#lib/approvals/testing/index.ts";
import { paintedHash, voteApproval } from "#lib/approvals/votes/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { roles } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { setRoles } from "./database.ts";
import { cast } from "./matter.ts";

/** Signed in just now, whenever they are tried. */
function fresh(person: UserActor): UserActor {
  return { ...person, signedInAt: new Date(Date.now() + 86_400_000) };
}

async function waiting(world: AskingWorld) {
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  const row = await loadApproval(db(), id);
  return { id, version: row.version, action_hash: row.actionHash, display_hash: paintedHash(row) };
}

/** An action that two of governance decide on. */
export async function actionInEmergency() {
  const world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
  const { stranger } = await cast("stranger");
  const { agentOwner: owner, registrar: creator, beneficiary: holder } = world;
  // With every role at first, as all of the cast.
  await setRoles([owner, creator, holder], roles);
  return {
    painted: await waiting(world),
    people: {
      stranger: fresh(stranger),
      owner: fresh(owner),
      creator: fresh(creator),
      holder: fresh(holder),
    },
  };
}

/** One that somebody approved alone. */
export async function brokenGlass() {
  const { painted, people } = await actionInEmergency();
  const { opener } = await cast("opener");
  await breakGlass(ctxOf(fresh(opener)), { ...painted, reason: "It can't wait.", incident: "INC-7" });
  return { id: painted.id, people: { ...people, opener } };
}

/** An agent that may not ask for a tool, because people denied it again and again. */
export async function pausedAgent() {
  const world = await askingWorld();
  const { stranger } = await cast("stranger");
  for (let denied = 0; denied < 3; denied += 1)
    await voteApproval(ctxOf(world.governance), {
      ...(await waiting(world)),
      decision: "reject",
      reason: "It pays the wrong person.",
    });
  const people = { stranger, owner: world.agentOwner, holder: world.beneficiary };
  await setRoles(Object.values(people), roles);
  return { id: world.agent.id, people };
}
