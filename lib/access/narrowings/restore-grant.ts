import { DomainError, invalidField, notFound } from "#lib/core/errors.ts";
import type { Prisma } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { assertMay, type GrantRow, grantTarget, lockGrant } from "../grants/index.ts";
import { becauseOfFollowed, givenFollowing } from "./following.ts";
import { loadNarrowing, stillTaken } from "./narrowing-row.ts";
import { mayRestore } from "./narrowing-verdicts.ts";
import { narrowingView, restoreInput } from "./schemas.ts";

export const restoreGrant = command({
  id: "grant.restore",
  permission: "grant.narrow",
  summary: "Give back to a grant what a narrowing took, or some of it, while that is in shadow",
  input: restoreInput,
  output: narrowingView,
  target: ({ id }) => ({ type: "grant", id }),
  async run(ctx, { id, narrowing_id, tools, reason }) {
    const row = await lockGrant(ctx.tx, id);
    const at = await ctx.now();
    assertMay(mayRestore(ctx.actor, row, at));
    const narrowing = await ctx.tx.grantNarrowing.findUnique({ where: { id: narrowing_id, grantId: id } });
    if (!narrowing) throw notFound("narrowing");
    const back = toGiveBack(narrowing, tools);
    if (narrowing.shadowUntil <= at) throw tooLate();
    await giveBack(ctx, { row, narrowing, back, at, reason });
    return loadNarrowing(ctx.tx, { id: narrowing_id, grantId: id }, at);
  },
});

type Narrowing = Prisma.GrantNarrowingGetPayload<object>;
type GivenBack = { row: GrantRow; narrowing: Narrowing; back: readonly string[]; at: Date; reason: string };

/** @throws DomainError `conflict` once the database's clock is past the shadow */
async function giveBack(ctx: CommandCtx, { row, narrowing, back, at, reason }: GivenBack): Promise<void> {
  const { id, taken, restored } = narrowing;
  const all = [...restored, ...back];
  const undoneAt = all.length === taken.length ? at : null;
  // By the clock that the database's own guard goes by, in the same statement.
  const count = await ctx.tx.$executeRaw`
    UPDATE grant_narrowing SET restored = ${all}::text[], undone_at = ${undoneAt}::timestamptz
    WHERE id = ${id} AND shadow_until > statement_timestamp()`;
  if (count === 0) throw tooLate();
  await ctx.audit({
    target: grantTarget(row),
    before: { narrowing: id, restored },
    after: { narrowing: id, restored: all, undone_at: undoneAt },
    reason,
  });
  await ctx.announce({ kind: "grant.narrowed", grant_id: row.id });
  await giveBackFollowing(ctx, { row, narrowing, back, at, reason });
}

/** What went from a grant by this narrowing went from what goes on from it at the same time: so it comes back. */
async function giveBackFollowing(ctx: CommandCtx, { row, narrowing, ...given }: GivenBack): Promise<void> {
  const reason = becauseOfFollowed(row, "has it back", given.reason);
  const { createdAt, shadowUntil } = narrowing;
  for (const next of await givenFollowing(ctx.tx, row, given.at)) {
    const same = { grantId: next.id, createdAt, shadowUntil, undoneAt: null };
    for (const its of await ctx.tx.grantNarrowing.findMany({ where: same })) {
      const back = stillTaken(its).filter((tool) => given.back.includes(tool));
      if (back.length > 0) await giveBack(ctx, { ...given, row: next, narrowing: its, back, reason });
    }
  }
}

function tooLate(): DomainError {
  return new DomainError(
    "conflict",
    "What this took can't be restored any more. Request a grant for what the agent needs.",
  );
}

/**
 * @param asked left out for everything
 * @throws DomainError `invalid` for what was not taken, `conflict` where all of it is back
 */
function toGiveBack(
  narrowing: { taken: string[]; restored: string[] },
  asked: readonly string[] | undefined,
): string[] {
  const index = asked?.findIndex((tool) => !narrowing.taken.includes(tool)) ?? -1;
  if (index >= 0)
    throw invalidField(`tools/${index}`, "This narrowing did not take this tool. Leave it out.");
  const back = stillTaken(narrowing).filter((tool) => asked === undefined || asked.includes(tool));
  if (back.length === 0) throw new DomainError("conflict", "That was restored already.");
  return back;
}
