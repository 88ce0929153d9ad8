import type { Actor } from "#lib/core/actor.ts";
import { can } from "#lib/core/permissions.ts";
import type { Role } from "#lib/core/words.ts";
import { join, type Sql, sql } from "#lib/db/sql.ts";
import { stageRule } from "#lib/settings/schemas.ts";

/*
 * What needs somebody, as a condition on a grant `g` and its agent `a`: what `grantLineage` and the decision kernel say of one
 * request, said of all of them. A test holds the two together.
 */

const deciding = stageRule.shape.role.options;

/** Requests that an approval of this actor's would bring closer to a decision. */
export function needsMe(actor: Actor, at: Date): Sql {
  if (actor.kind !== "user" || can(actor, "grant.vote") !== true) return sql`FALSE`;
  const me = sql`${actor.id}`;
  return sql`(g.status = 'requested' AND g.request_ends_at > ${at} AND ${isForSomebody} AND ${isStranger(me)}
    AND NOT EXISTS (SELECT FROM vote v WHERE v.grant_id = g.id AND v.voter_id = ${me} AND v.digest = g.digest AND NOT v.late)
    AND ${hasSeatFor(actor.roles)})`;
}

/** What lists of grants `g` are narrowed to. */
export function filtersOf({
  agent,
  server,
}: {
  agent?: string | undefined;
  server?: string | undefined;
}): Sql[] {
  return [
    ...(agent ? [sql`g.agent_id = ${agent}`] : []),
    ...(server ? [sql`g.server_id = (SELECT id FROM server WHERE name = ${server})`] : []),
  ];
}

/** Nobody can approve what is for an agent that is stopped, or that nobody answers for. */
const isForSomebody = sql`(a.disabled_at IS NULL AND (a.owner_team_id IS NOT NULL
  OR EXISTS (SELECT FROM "user" o WHERE o.id = a.owner_user_id AND o.disabled_at IS NULL)))`;

const inTeam = (person: Sql) =>
  sql`EXISTS (SELECT FROM team_member m WHERE m.team_id = a.owner_team_id AND m.user_id = ${person})`;

/** A person who does not stand on the side that asks, nor has acted for anybody there since it was requested. */
function isStranger(person: Sql): Sql {
  return sql`(g.requested_by <> ${person} AND a.created_by <> ${person} AND a.owner_user_id IS DISTINCT FROM ${person}
    AND NOT ${person} = ANY(g.user_ids) AND NOT ${inTeam(person)}
    AND NOT EXISTS (SELECT FROM delegation d WHERE d.delegate_id = ${person}
      AND least(d.revoked_at, d.ends_at) > greatest(g.created_at, d.starts_at)
      AND (d.principal_id IN (g.requested_by, a.created_by, a.owner_user_id) OR ${inTeam(sql`d.principal_id`)})))`;
}

const isAsked = (role: Role) => sql`g.stages @> ${JSON.stringify([{ role }])}::jsonb`;
const isSeated = (role: Role) => sql`(${role} = ANY(u.roles) AND ${isAsked(role)})`;

/** Whoever could sit elsewhere makes room: a role is full when those who can sit nowhere else fill it. */
function hasSeatFor(roles: readonly Role[]): Sql {
  const mine = deciding.filter((role) => roles.includes(role)).map(hasSeatOf);
  return mine.length > 0 ? sql`(${join(mine, " OR ")})` : sql`FALSE`;
}

function hasSeatOf(role: Role): Sql {
  const elsewhere = deciding.filter((other) => other !== role).map(isSeated);
  return sql`(${isAsked(role)} AND (
    SELECT count(DISTINCT v.voter_id) FROM vote v JOIN "user" u ON u.id = v.voter_id
    WHERE v.grant_id = g.id AND v.digest = g.digest AND NOT v.late AND v.decision = 'approve' AND u.disabled_at IS NULL
      AND ${isSeated(role)} AND NOT (${join(elsewhere, " OR ")}) AND ${isStranger(sql`v.voter_id`)})
    < (SELECT sum(stage.need) FROM jsonb_to_recordset(g.stages) AS stage(role text, need int) WHERE stage.role = ${role}))`;
}
