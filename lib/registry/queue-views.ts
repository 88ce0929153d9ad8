import type { UserActor } from "#lib/core/actor.ts";
import { can } from "#lib/core/permissions.ts";
import { db } from "#lib/db/client.ts";
import { type Sql, sql } from "#lib/db/sql.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { loadPrincipals } from "./principals.ts";
import { canFillSeat, hasVoted, isAskedFor, isStranger } from "./queue-people.ts";
import type { queueViews } from "./review-schemas.ts";

export type QueueView = (typeof queueViews)[number];

/** Which submissions `s` a view holds. Machines and jobs have no queue of their own: they see all of it. */
export async function viewCondition(ctx: Ctx, view: QueueView): Promise<Sql> {
  const { actor } = ctx;
  if (actor.kind !== "user") return sql`TRUE`;
  switch (view) {
    case "needs_me":
      return needsMe(actor, ctx.at ?? new Date());
    case "claimed":
      return sql`(s.claimed_by = ${actor.id} AND s.status IN ('in_review', 'changes_requested'))`;
    case "team":
      return ofTeamsOf(actor.id);
    case "mine":
      return sql`s.submitter_id = ${actor.id}`;
    case "all":
      return sql`TRUE`;
  }
}

/** What a person could bring closer to a decision now, by a vote of their own or for somebody they act for. */
export async function needsMe(actor: UserActor, at: Date): Promise<Sql> {
  if (can(actor, "submission.vote") !== true) return sql`FALSE`;
  const me = sql`${actor.id}`;
  const principals = await loadPrincipals(db(), actor.id, at);
  const roles = [...new Set([actor, ...principals].flatMap((person) => person.roles))];
  return sql`(s.status = 'in_review' AND ${isAskedFor(roles)} AND ${isStranger(me)} AND NOT ${hasVoted(me)}
    AND ${canFillSeat(actor, principals)})`;
}

/** Submitted or owned by one of somebody's teams, or by anybody in them. */
function ofTeamsOf(userId: string): Sql {
  const teams = sql`(SELECT team_id FROM team_member WHERE user_id = ${userId})`;
  const people = sql`(SELECT user_id FROM team_member WHERE team_id IN ${teams})`;
  return sql`(s.owner_team_id IN ${teams} OR s.owner_user_id IN ${people} OR s.submitter_id IN ${people})`;
}
