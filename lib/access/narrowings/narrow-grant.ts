import { newId } from "#lib/core/ids.ts";
import type { Tx } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { type GrantRow, grantTarget, isGiven, statusAt } from "../grants/index.ts";
import { loadAccessPolicy } from "../policy/index.ts";
import { loadCoveredNow } from "./covered-now.ts";
import { becauseOfFollowed, givenFollowing } from "./following.ts";
import { stillTaken } from "./narrowing-row.ts";

type Narrowing = {
  /** Names of tools. Those that it does not cover are not given by this; none takes everything. */
  keep: readonly string[];
  /** What is taken unless it is to stay, approved at this moment or not, and in shadow already or not; what it covers now when left out. */
  held?: readonly string[];
  reason: string;
  /** The item of an access review that this carries out. */
  reviewItemId?: string;
  at: Date;
  /** Nobody did it: the access policy says so. */
  byPolicy?: boolean | undefined;
};

const dayMs = 86_400_000;

/**
 * Takes from a locked grant what it covers now and is not to keep, says who did and why, and tells of it. What was taken
 * can be restored for as long as the access policy says. An earlier narrowing stays what it was: of what it took, and can
 * give back, this one says nothing. What was given already to go on from the grant loses the same tools, in its own name.
 *
 * @param row the grant, locked; whether the actor may is the caller's to know
 * @returns the narrowing and what it took; null where there is nothing to take, or the grant gives nothing any more
 */
export async function narrowGrant(
  ctx: CommandCtx,
  row: GrantRow,
  { keep, held, reason, reviewItemId, at, byPolicy = false }: Narrowing,
): Promise<{ id: string; taken: string[] } | null> {
  if (!isGiven(statusAt(row, at))) return null;
  const covered = await loadCoveredNow(ctx.tx, row, at);
  const taken = (held ?? covered).filter((tool) => !keep.includes(tool));
  if (taken.length === 0) return null;

  const inShadow = await loadInShadow(ctx.tx, row.id, at);
  const { document } = await loadAccessPolicy(ctx.tx);
  const shadowUntil = new Date(at.getTime() + document.unused.shadow_days * dayMs);
  const id = newId("grantNarrowing");
  await ctx.tx.grantNarrowing.create({
    data: {
      id,
      grantId: row.id,
      keep: held ? [...keep] : [...new Set([...keep, ...inShadow.flatMap(stillTaken)])],
      taken,
      reason,
      reviewItemId: reviewItemId ?? null,
      createdById: ctx.actor.kind === "user" && !byPolicy ? ctx.actor.id : null,
      createdAt: at,
      shadowUntil,
    },
  });
  await ctx.audit({
    action: "grant.narrow",
    target: grantTarget(row),
    before: { tools: covered },
    after: {
      narrowing: id,
      tools: covered.filter((tool) => keep.includes(tool)),
      taken,
      shadow_until: shadowUntil,
    },
    reason,
  });
  await ctx.announce({ kind: "grant.narrowed", grant_id: row.id });
  await narrowFollowing(ctx, row, taken, { keep, reason, at, byPolicy, ...(held ? { held } : {}) });
  return { id, taken };
}

/** What was signed for it beyond that is left: nobody judged it. The agent is locked with the grant, and with it all of these. */
async function narrowFollowing(
  ctx: CommandCtx,
  row: GrantRow,
  taken: readonly string[],
  { keep, held, reason, at, byPolicy }: Narrowing,
): Promise<void> {
  const because = becauseOfFollowed(row, "was narrowed", reason);
  for (const next of await givenFollowing(ctx.tx, row, at)) {
    const covered = await loadCoveredNow(ctx.tx, next, at);
    const inShadow = (await loadInShadow(ctx.tx, next.id, at)).flatMap(stillTaken);
    const own = [...covered, ...inShadow].filter((tool) => !taken.includes(tool));
    const said = { keep: [...new Set([...keep, ...own])], ...(held ? { held: taken } : {}) };
    await narrowGrant(ctx, next, { ...said, reason: because, at, byPolicy });
  }
}

/** What can still be restored. */
function loadInShadow(tx: Pick<Tx, "grantNarrowing">, grantId: string, at: Date) {
  return tx.grantNarrowing.findMany({ where: { grantId, undoneAt: null, shadowUntil: { gt: at } } });
}
