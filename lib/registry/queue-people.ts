import { permissions } from "#lib/core/permissions.ts";
import type { Role } from "#lib/core/words.ts";
import { join, type Sql, sql } from "#lib/db/sql.ts";
import { stageRule } from "#lib/settings/schemas.ts";

/**
 * Who asks, who has spoken and which seats are left, as conditions on a submission `s`: what `lineageOf` and the decision
 * kernel say of one submission, said of all of them. A test holds the two together.
 */

type Seeker = { id: string; roles: readonly Role[] };

/** A person who does not stand on the side that asks. */
export function isStranger(person: Sql): Sql {
  return sql`(
    s.submitter_id IS DISTINCT FROM ${person}
    AND s.owner_user_id IS DISTINCT FROM ${person}
    AND NOT EXISTS (SELECT FROM submission_editor e WHERE e.submission_id = s.id AND e.user_id = ${person})
    AND NOT EXISTS (SELECT FROM team_member m WHERE m.team_id = s.owner_team_id AND m.user_id = ${person})
    AND NOT EXISTS (SELECT FROM delegation d WHERE d.principal_id = s.submitter_id AND d.delegate_id = ${person}
      AND least(d.revoked_at, d.ends_at) > greatest(s.created_at, d.starts_at))
    AND NOT EXISTS (SELECT FROM server_version sv JOIN server o ON o.id = sv.server_id WHERE sv.id = s.version_id
      AND (o.owner_user_id = ${person}
        OR EXISTS (SELECT FROM team_member m WHERE m.team_id = o.owner_team_id AND m.user_id = ${person}))))`;
}

/** Votes `v` on what stands for review now, that nobody took back: of each voter the last row that was in time. */
const standing = sql`
  v.submission_id = s.id AND v.digest = s.digest AND NOT v.late AND v.decision <> 'retract'
  AND NOT EXISTS (SELECT FROM vote w WHERE w.submission_id = v.submission_id AND w.voter_id = v.voter_id
    AND w.digest = v.digest AND NOT w.late AND (w.created_at, w.id) > (v.created_at, v.id))`;

/** A vote by that person stands, whether or not it counts. */
export function hasVoted(person: Sql): Sql {
  return sql`EXISTS (SELECT FROM vote v WHERE v.voter_id = ${person} AND ${standing})`;
}

const deciding = stageRule.shape.role.options;
const isAsked = (role: Role) => sql`s.stages @> ${JSON.stringify([{ role }])}::jsonb`;
const isSeated = (role: Role) => sql`(${role} = ANY(seated.roles) AND ${isAsked(role)})`;

/** How many approve who can sit nowhere but on one of a role's seats. */
const seats = deciding.map((role) => {
  const elsewhere = deciding.filter((other) => other !== role).map(isSeated);
  return sql`count(DISTINCT seated.id) FILTER (
    WHERE v.decision = 'approve' AND ${isSeated(role)} AND NOT (${join(elsewhere, " OR ")}))::int`;
});

/**
 * The votes that count: by and for active strangers whose role is asked for, by a delegation that was not revoked. `spoken`
 * is by whom and for whom; `seats` how many sit where, in the order of the roles. A submission has few votes: OFFSET and IS
 * TRUE have Postgres look each of them up, where it would go through whole tables for each.
 */
const counted = sql`(
  SELECT array_agg(v.voter_id) || array_agg(v.on_behalf_of) AS spoken, ARRAY[${join(seats)}] AS seats
  FROM vote v CROSS JOIN LATERAL (
    SELECT u.id, u.roles FROM "user" u WHERE u.id = coalesce(v.on_behalf_of, v.voter_id) AND u.disabled_at IS NULL OFFSET 0
  ) AS seated
  WHERE ${standing} AND (${join(deciding.map(isSeated), " OR ")}) AND ${isStranger(sql`v.voter_id`)} IS TRUE
    AND (v.on_behalf_of IS NULL OR (${isStranger(sql`v.on_behalf_of`)}
      AND EXISTS (SELECT FROM "user" u WHERE u.id = v.voter_id AND u.disabled_at IS NULL
        AND u.roles && ${[...permissions["submission.vote"].roles]})
      AND EXISTS (SELECT FROM delegation g WHERE g.principal_id = v.on_behalf_of AND g.delegate_id = v.voter_id
        AND g.revoked_at IS NULL AND g.starts_at <= v.created_at AND v.created_at < g.ends_at))))`;

/** Whether a stage asks for one of these roles. */
export function isAskedFor(roles: readonly Role[]): Sql {
  const asked = deciding.filter((role) => roles.includes(role)).map(isAsked);
  return asked.length > 0 ? sql`(${join(asked, " OR ")})` : sql`FALSE`;
}

/**
 * Whether one more approval by this person would fill a seat: in their own right, or for somebody whose delegate they are.
 * Whoever could sit elsewhere makes room, so a role is full when those who can sit nowhere else fill it.
 */
export function canFillSeat(me: Seeker, principals: readonly Seeker[]): Sql {
  const hasSeat = (seatFor: (person: Seeker) => Sql) =>
    join(
      [seatFor(me), ...principals.map((each) => sql`(${isStranger(sql`${each.id}`)} AND ${seatFor(each)})`)],
      " OR ",
    );
  // Votes are counted where there are any, which is cheap to know.
  return sql`CASE WHEN EXISTS (SELECT FROM vote v WHERE v.submission_id = s.id AND v.digest = s.digest)
    THEN EXISTS (SELECT FROM ${counted} AS counted WHERE ${isSilent(me)} AND (${hasSeat(hasSeatLeft)}))
    ELSE ${hasSeat(({ roles }) => isAskedFor(roles))} END`;
}

function hasSeatLeft(person: Seeker): Sql {
  return sql`(${isSilent(person)} AND ${isOpenFor(person.roles)})`;
}

function isSilent({ id }: Seeker): Sql {
  return sql`coalesce(${id} <> ALL(array_remove(counted.spoken, NULL)), true)`;
}

function isOpenFor(roles: readonly Role[]): Sql {
  const open = deciding
    .filter((role) => roles.includes(role))
    .map(
      (role) => sql`counted.seats[${deciding.indexOf(role) + 1}] < (
        SELECT sum(stage.need) FROM jsonb_to_recordset(s.stages) AS stage(role text, need int) WHERE stage.role = ${role})`,
    );
  return open.length > 0 ? sql`(${join(open, " OR ")})` : sql`FALSE`;
}
