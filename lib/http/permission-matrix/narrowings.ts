import { narrowByHand } from "#lib/access/narrowings/index.ts";
import { approveServer, insertDayGrant, registerAgent } from "#lib/access/testing/index.ts";
import { db } from "#lib/db/client.ts";
import { addTeam, ctxOf } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";
import { delegateTo } from "./submissions.ts";

/** A grant of two tools, to an agent that a team answers for, on a server that somebody else answers for: the `owner`. */
export async function wideGrant() {
  const people = await cast("stranger", "owner", "teamMember", "ownersDelegate");
  const { id: serverId } = await approveServer({ forecast: "read", history: "read" });
  await db().server.update({
    where: { id: serverId },
    data: { ownerUserId: people.owner.id, ownerTeamId: null },
  });
  const team = await addTeam(people.teamMember);
  const { id: agentId } = await registerAgent(people.teamMember, { owner: team });
  await delegateTo(people.owner, people.ownersDelegate);
  return { id: await insertDayGrant({ agentId, serverId }), people };
}

/** The same, once one of the tools was taken from it. */
export async function narrowedGrant() {
  const grant = await wideGrant();
  const { id: narrowing } = await narrowByHand(ctxOf(grant.people.owner), {
    id: grant.id,
    keep: ["forecast"],
    reason: "It asks for nothing else.",
  });
  return { ...grant, narrowing };
}
