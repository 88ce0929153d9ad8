import type { UserActor } from "#lib/core/actor.ts";
import { DomainError, invalidField } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { permissions } from "#lib/core/permissions.ts";
import { openSubmissionStatuses } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { delegationInclude, toDelegationView } from "./delegation-view.ts";
import { createDelegationInput, delegationDaysMax, delegationView } from "./schemas.ts";

const dayMs = 24 * 60 * 60 * 1_000;

/** The delegate can do for the principal what the principal could, and passes nothing of it on. */
export const createDelegation = command({
  id: "delegation.create",
  permission: "delegation.manage",
  summary: "Name somebody to act for you, or say that you are away, until when",
  input: createDelegationInput,
  output: delegationView,
  async run(ctx, { delegate: delegateId = null, away, reason, starts_at, ends_at }) {
    const principal = personOf(ctx);
    if (delegateId === principal.id) throw invalidField("delegate", "Name somebody else.");
    await lockPeople(ctx.tx, [principal.id, ...(delegateId ? [delegateId] : [])]);
    const at = await ctx.now();
    const span = spanOf({ starts_at, ends_at }, at);
    const delegate = delegateId ? await findDelegate(ctx.tx, delegateId) : null;
    if (delegate) await refuseDecider(ctx.tx, principal.id, delegate);
    await refuseOverlap(ctx.tx, principal.id, { ...span, delegate, away });

    const row = await ctx.tx.delegation.create({
      data: {
        id: newId("delegation"),
        principalId: principal.id,
        delegateId,
        away,
        reason,
        ...span,
        createdAt: at,
      },
      include: delegationInclude,
    });
    await ctx.audit({
      target: { type: "delegation", id: row.id, name: principal.email },
      after: {
        principal: principal.id,
        delegate: delegateId,
        away,
        starts_at: span.startsAt.toISOString(),
        ends_at: span.endsAt.toISOString(),
      },
      reason,
    });
    if (delegateId) await ctx.announce({ kind: "delegation.created", delegation_id: row.id });
    return toDelegationView(ctx.actor, row, at);
  },
});

function personOf({ actor }: CommandCtx): UserActor {
  if (actor.kind !== "user")
    throw new DomainError("forbidden", "Only a person can be away or name a delegate.");
  return actor;
}

/** In one order for all, so that two who name each other do not wait for one another. Nobody is disabled meanwhile. */
async function lockPeople(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "user" WHERE id = ANY(${ids}) ORDER BY id FOR NO KEY UPDATE`;
}

function spanOf(
  { starts_at, ends_at }: { starts_at?: string | null | undefined; ends_at: string },
  at: Date,
): { startsAt: Date; endsAt: Date } {
  const given = starts_at ? new Date(starts_at) : at;
  const startsAt = given < at ? at : given;
  const endsAt = new Date(ends_at);
  if (endsAt <= startsAt) throw invalidField("ends_at", "This must be later than now, and than the start.");
  if (endsAt.getTime() - startsAt.getTime() > delegationDaysMax * dayMs)
    throw invalidField(
      "ends_at",
      `This may last ${delegationDaysMax} days at most. Renew it then, if need be.`,
    );
  return { startsAt, endsAt };
}

/**
 * Whoever acts for somebody decides on nothing of theirs. So that nobody is made a delegate to be kept from a decision,
 * it can't be somebody who may decide on what is open now.
 */
async function refuseDecider(
  tx: Tx,
  principalId: string,
  delegate: { name: string; roles: string[] },
): Promise<void> {
  if (!permissions["submission.vote"].roles.some((role) => delegate.roles.includes(role))) return;
  const open = await tx.submission.findFirst({
    where: { submitterId: principalId, status: { in: [...openSubmissionStatuses] } },
    select: { id: true },
  });
  if (open)
    throw new DomainError(
      "conflict",
      `${oneLine(delegate.name)} may decide on what you submitted, and could not any more. Wait until ${open.id} is decided, or name somebody else.`,
      { details: { submission: open.id } },
    );
}

async function findDelegate(tx: Tx, id: string): Promise<{ id: string; name: string; roles: string[] }> {
  const person = await tx.user.findUnique({
    where: { id },
    select: { id: true, name: true, roles: true, disabledAt: true },
  });
  if (!person) throw invalidField("delegate", "There is no such person.");
  if (person.disabledAt)
    throw invalidField("delegate", `The account of ${oneLine(person.name)} is disabled. Name somebody else.`);
  return person;
}

type Planned = { startsAt: Date; endsAt: Date; away: boolean; delegate: { id: string; name: string } | null };

/** One absence and one delegate at a time: a delegate stands outside what the principal submits, and nobody is kept out in rows. */
async function refuseOverlap(
  tx: Tx,
  principalId: string,
  { startsAt, endsAt, away, delegate }: Planned,
): Promise<void> {
  const other = await tx.delegation.findFirst({
    where: {
      principalId,
      revokedAt: null,
      startsAt: { lt: endsAt },
      endsAt: { gt: startsAt },
      OR: [...(away ? [{ away: true }] : []), ...(delegate ? [{ delegateId: { not: null } }] : [])],
    },
    include: { delegate: { select: { name: true } } },
    orderBy: { startsAt: "asc" },
  });
  if (!other) return;
  const what = delegate && other.delegate ? `${oneLine(other.delegate.name)} acts for you` : "You are away";
  const span = `from ${other.startsAt.toISOString()} until ${other.endsAt.toISOString()}`;
  throw new DomainError("conflict", `${what} ${span} already. End that first, or choose another time.`, {
    details: { delegation_id: other.id },
  });
}
