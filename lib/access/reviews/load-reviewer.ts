import type { Actor } from "#lib/core/actor.ts";
import { can } from "#lib/core/permissions.ts";
import type { Role } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import type { Voter } from "#lib/decisions/index.ts";
import { isJudge, type Reviewer } from "./may-decide.ts";

/** Whoever reads; nothing is theirs to decide unless they are a person. */
export async function loadReader(
  tx: Pick<Tx, "teamMember" | "delegation">,
  actor: Actor,
): Promise<Reviewer | null> {
  return actor.kind === "user" ? loadReviewer(tx, actor, { ...actor, active: true }) : null;
}

/** @param person who decides, as of now: see `loadVoter` */
export async function loadReviewer(
  tx: Pick<Tx, "teamMember" | "delegation">,
  actor: Actor,
  { id, roles, active }: Pick<Voter<Role>, "id" | "roles" | "active">,
): Promise<Reviewer> {
  const delegations = await tx.delegation.findMany({
    where: { delegateId: id },
    select: { principalId: true, startsAt: true, endsAt: true, revokedAt: true },
  });
  const members = await tx.teamMember.findMany({
    where: { userId: { in: [id, ...delegations.map(({ principalId }) => principalId)] } },
    select: { teamId: true, userId: true },
  });
  const teamIdsOf = (userId: string) =>
    members.flatMap((member) => (member.userId === userId ? [member.teamId] : []));
  return {
    id,
    roles,
    active,
    permitted: can(actor.kind === "user" ? { ...actor, roles } : actor, "access_review.decide"),
    teamIds: teamIdsOf(id),
    actsFor: delegations.flatMap(({ principalId, startsAt, endsAt, revokedAt }) => {
      const until = revokedAt !== null && revokedAt < endsAt ? revokedAt : endsAt;
      // One that was ended before it began made nobody a delegate.
      return until > startsAt ? [{ personId: principalId, teamIds: teamIdsOf(principalId), until }] : [];
    }),
  };
}

/** The tables that `isTheirs` speaks of, from an item on. */
export const itemTables = sql`access_review_item item
  JOIN access_review review ON review.id = item.review_id
  JOIN access_grant given ON given.id = item.grant_id
  JOIN agent ON agent.id = given.agent_id
  JOIN server ON server.id = given.server_id`;

/** `mayDecide`, as a condition on `itemTables`: what somebody may decide while verdicts are taken. */
export function isTheirs(reviewer: Reviewer | null): Sql {
  if (reviewer === null || reviewer.permitted !== true || !reviewer.active) return sql`false`;
  const { id } = reviewer;
  const teamIds = [...reviewer.teamIds];
  return sql`(
    (${isJudge(reviewer)} OR server.owner_user_id = ${id} OR server.owner_team_id = ANY(${teamIds}::text[]))
    AND NOT ${hasStake(reviewer)})`;
}

/** Whether somebody has a stake in an item, as a condition on `itemTables`. */
function hasStake({ id, actsFor, ...reviewer }: Reviewer): Sql {
  const teamIds = [...reviewer.teamIds];
  const people = actsFor.map(({ personId }) => personId);
  const untils = actsFor.map(({ until }) => until.toISOString());
  return sql`(
    agent.owner_user_id IS NOT DISTINCT FROM ${id}
    OR coalesce(agent.owner_team_id = ANY(${teamIds}::text[]), false)
    OR agent.created_by = ${id} OR given.requested_by = ${id} OR ${id} = ANY(given.user_ids || item.side)
    OR EXISTS (
      SELECT FROM unnest(${people}::text[], ${untils}::timestamptz[]) AS principal (id, until)
      WHERE principal.until > review.created_at
        AND (principal.id IN (agent.created_by, given.requested_by) OR principal.id = ANY(item.side)
          OR principal.id IS NOT DISTINCT FROM agent.owner_user_id
          OR EXISTS (SELECT FROM team_member member
            WHERE member.team_id = agent.owner_team_id AND member.user_id = principal.id))))`;
}

/** Whether somebody stands on a side in a review, or did when it began: they have no say in how it goes. */
export async function hasStakeIn(
  tx: Pick<Tx, "teamMember" | "delegation" | "$queryRaw">,
  actor: Actor,
  reviewId: string,
): Promise<boolean> {
  const reader = await loadReader(tx, actor);
  if (reader === null) return false;
  const [found] = await tx.$queryRaw<unknown[]>`
    SELECT item.id FROM ${itemTables} WHERE review.id = ${reviewId} AND ${hasStake(reader)} LIMIT 1`;
  return found !== undefined;
}
