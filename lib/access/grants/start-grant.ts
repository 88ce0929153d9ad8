import { DomainError } from "#lib/core/errors.ts";
import type { GrantStatus } from "#lib/core/words.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { endGrant } from "./end-grant.ts";
import { whyBothSides } from "./grant-duties.ts";
import { type GrantRow, grantTarget, lockGrant } from "./grant-row.ts";
import { statusAt } from "./grant-state.ts";
import { whyOvertaken } from "./overtaken.ts";
import { grantRef } from "./schemas.ts";

/** How long before a grant begins it is looked at whether it may: longer than the job's minute, so that none is missed. */
export const lookAheadMs = 2 * 60_000;

/**
 * Begins a grant whose time has come. It was signed a while ago: what would keep it from being approved by now, for good,
 * revokes it, and so it does shortly before its time. What may pass does not, and is looked at again.
 *
 * @throws DomainError `conflict` where there is nothing to do now
 */
export const startGrant = command({
  id: "grant.start",
  permission: "grant.vote",
  summary: "Begin a grant whose time has come, or revoke it when what was signed is overtaken",
  input: grantRef,
  output: noOutput,
  async run(ctx, { id }) {
    const row = await lockGrant(ctx.tx, id);
    const at = await ctx.now();
    if (!isUnbegun(row, new Date(at.getTime() + lookAheadMs))) throw nothingToDo(id);
    const overtaken = await whyOvertaken(ctx.tx, row, at);
    if (overtaken?.meanwhile) throw nothingToDo(id);
    const because = overtaken?.because ?? (await whyBothSides(ctx.tx, row, at));
    if (because)
      await endGrant(ctx, row, { status: "revoked", reason: `It could not begin: ${because}`, at });
    else if (isUnbegun(row, at)) await noteStart(ctx, row);
    else throw nothingToDo(id);
    return {};
  },
});

/** Whether a grant has begun by then, and nobody noted it. */
function isUnbegun(row: GrantRow, by: Date): boolean {
  return row.status === "approved" && statusAt(row, by) === "active";
}

function nothingToDo(id: string): DomainError {
  return new DomainError("conflict", `${id} is not to begin now.`);
}

/** Writes down that a locked grant is in force. */
export async function noteStart(ctx: CommandCtx, row: GrantRow): Promise<void> {
  await ctx.tx.grant.update({
    where: { id: row.id, status: "approved" },
    data: { status: "active" satisfies GrantStatus },
  });
  await ctx.audit({
    action: "grant.start",
    target: grantTarget(row),
    before: { status: "approved" },
    after: { status: "active" },
  });
}
