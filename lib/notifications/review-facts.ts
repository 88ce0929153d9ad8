import { isTheirs, itemTables, loadReader, loadSignable, mayEverSign } from "#lib/access/reviews/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import type { OutboxEvent } from "#lib/core/events.ts";
import type { AccessReviewStatus, Role } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { loadDeciders } from "./deciders.ts";
import type { AccessReviewFacts, ReviewHits } from "./facts.ts";
import { presentWith, type Reader, toReaders } from "./readers.ts";

type ReviewEvent = Extract<OutboxEvent, { access_review_id: string }>;

/** @returns null when there is no such review */
export async function loadAccessReviewFacts(
  tx: Tx,
  { kind, access_review_id: id }: ReviewEvent,
  at: Date,
): Promise<AccessReviewFacts | null> {
  const row = await tx.accessReview.findUnique({ where: { id } });
  if (!row) return null;
  const hits = await loadHits(tx, id);
  return {
    subject: { type: "access_review", id, name: row.name },
    // Who opened it decides as others do, and is asked as they are.
    actor: null,
    status: row.status as AccessReviewStatus,
    dueAt: row.dueAt,
    deciders: kind === "access_review.opened" ? await loadItemDeciders(tx, id, at) : [],
    signers: kind === "access_review.applied" ? await loadSigners(tx, row, at) : [],
    owners: toReaders([...hits.keys()]),
    hits,
  };
}

/** Everybody who may decide on an item that nobody decided on yet, asked one by one as they would be themselves. */
async function loadItemDeciders(tx: Tx, id: string, at: Date): Promise<Reader[]> {
  const people = await tx.$queryRaw<Person[]>`
    SELECT u.id, u.email, u.name, u.roles FROM "user" u WHERE u.disabled_at IS NULL AND (
      u.roles && ARRAY['governance', 'compliance'] OR EXISTS (SELECT FROM ${itemTables} WHERE review.id = ${id}
        AND (server.owner_user_id = u.id OR EXISTS (SELECT FROM team_member m
          WHERE m.team_id = server.owner_team_id AND m.user_id = u.id)))) ORDER BY u.id`;
  const deciders: Reader[] = [];
  for (const person of people) {
    const theirs = isTheirs(await loadReader(tx, toActor(person)));
    const [item] = await tx.$queryRaw<unknown[]>`
      SELECT item.id FROM ${itemTables} WHERE review.id = ${id} AND review.status = 'open' AND review.due_at > ${at}
        AND item.verdict IS NULL AND ${theirs} LIMIT 1`;
    if (item) deciders.push({ id: person.id });
  }
  return deciders;
}

type Signable = { id: string; status: string; closedById: string | null; signedAt: Date | null };

/** Who of compliance may sign off what was applied. */
async function loadSigners(tx: Tx, review: Signable, at: Date): Promise<Reader[]> {
  if (review.status !== "applied" || review.signedAt) return [];
  const present = new Set(presentWith("compliance", await loadDeciders(tx, at)).map(({ id }) => id));
  const people = await tx.user.findMany({
    where: { id: { in: [...present] } },
    select: { id: true, email: true, name: true, roles: true },
    orderBy: { id: "asc" },
  });
  const signers: Reader[] = [];
  for (const person of people) {
    const actor = toActor(person);
    if (mayEverSign(actor, await loadSignable(tx, actor, review)) === true) signers.push({ id: person.id });
  }
  return signers;
}

type Person = { id: string; email: string; name: string; roles: string[] };

/** What somebody may do does not depend on what they come with. */
function toActor({ id, email, name, roles }: Person): UserActor {
  return { kind: "user", id, email, name, roles: roles as Role[], via: "session", scopes: ["*"] };
}

/** What became of the grants of each person's agents, where something was taken. */
async function loadHits(tx: Tx, id: string): Promise<Map<string, ReviewHits>> {
  const rows = await tx.$queryRaw<{ owner: string; narrowed: number; revoked: number }[]>`
    SELECT owner.id AS owner, count(*) FILTER (WHERE i.outcome = 'narrowed')::int AS narrowed,
      count(*) FILTER (WHERE i.outcome = 'revoked')::int AS revoked
    FROM access_review_item i JOIN access_grant g ON g.id = i.grant_id JOIN agent a ON a.id = g.agent_id
    CROSS JOIN LATERAL (SELECT a.owner_user_id AS id WHERE a.owner_user_id IS NOT NULL
      UNION SELECT user_id FROM team_member WHERE team_id = a.owner_team_id) owner
    WHERE i.review_id = ${id} AND i.outcome IN ('narrowed', 'revoked') GROUP BY owner.id ORDER BY owner.id`;
  return new Map(rows.map(({ owner, narrowed, revoked }) => [owner, { narrowed, revoked }]));
}
