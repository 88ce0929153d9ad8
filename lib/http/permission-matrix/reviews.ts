import {
  applyAccessReview,
  closeAccessReview,
  decideReviewItems,
  listReviewItems,
  openAccessReview,
  scheduleAccessReview,
} from "#lib/access/reviews/index.ts";
import { approveServer, insertDayGrant, registerAgent } from "#lib/access/testing/index.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, ctxOf, unique } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";
import { delegateTo } from "./submissions.ts";

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const reason = "The desk needs it.";

/**
 * A review of what a team's agent has on a server that `owner` answers for. The agent was registered by its `creator`, who
 * requested the grant too, and acts for its `holder` alone.
 */
export async function accessReview() {
  const people = await cast("stranger", "owner", "teamMember", "ownersDelegate", "creator", "holder");
  const { creator, owner, teamMember, ownersDelegate, holder } = people;
  const server = await approveServer();
  await db().server.update({
    where: { id: server.id },
    data: { ownerTeamId: null, ownerUserId: owner.id },
  });
  const { id: agent } = await registerAgent(creator, { owner: await addTeam(teamMember) });
  await insertDayGrant({ agentId: agent, serverId: server.id, userIds: [holder.id] });
  await delegateTo(teamMember, ownersDelegate);
  const opening = { name: unique("review"), scope: { agents: [agent] }, due_at: inDays(10) };
  const governance = ctxOf(await addPerson("governance"));
  const { id } = await openAccessReview(governance, opening);
  const [item] = (await listReviewItems(governance, { id })).items;
  if (!item) throw new Error("The review looks at nothing.");
  return { id, item: item.id, opening, people };
}

/** One that was carried out: somebody decided in it, and somebody closed it. */
export async function appliedReview() {
  const { id, item } = await accessReview();
  const people = await cast("stranger", "voter", "creator");
  await decideReviewItems(ctxOf(people.voter), {
    id,
    items: [{ id: item, decided_at: null }],
    verdict: "keep",
    reason,
  });
  await closeAccessReview(ctxOf(people.creator), { id });
  await applyAccessReview(systemCtx("tests"), id);
  return { id, people };
}

export async function reviewSchedule() {
  const people = await cast("stranger", "creator");
  const scheduling = { name: unique("schedule"), first_at: inDays(30) };
  const { id } = await scheduleAccessReview(ctxOf(people.creator), scheduling);
  return { id, scheduling, people };
}
