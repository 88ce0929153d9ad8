import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { noteLook, readerOf } from "#lib/kernel/looks.ts";
import { query } from "#lib/kernel/query.ts";
import { type ApprovalRow, loadApproval } from "../row/index.ts";
import { loadDecider, mayDecide } from "../votes/index.ts";
import { getApproval } from "./get-approval.ts";
import { type ApprovalLook, approvalLook, approvalLookInput } from "./schemas.ts";
import { assertVisible, oversees } from "./visible-to.ts";

/** Pages say every ten seconds that they are looked at: one that was closed is gone after two of them. */
const hereMs = 20_000;
/** More than people would read the names of. */
const hereMax = 10;

/** A query, although it writes: see `noteLook`. From the first look on, somebody thinks; until the last, they are here. */
export const lookAtApproval = query({
  id: "lookAtApproval",
  permission: "approval.read",
  summary: "Note that you have this request before your eyes, and see who else has who may decide",
  input: approvalLookInput,
  output: approvalLook,
  async run(ctx, { id, display_hash: digest }) {
    const userId = readerOf(ctx);
    await assertVisible(ctx, db(), id);
    const look = { subjectId: id, userId, digest };
    // What they were painted once needs not be painted again each time.
    const known = await db().look.findUnique({ where: { subjectId_userId_digest: look } });
    if (!known) await assertPainted(ctx, id, digest);
    const at = await now(ctx, db());
    await noteLook(db(), look, at);
    return { here: await othersAt(ctx, id, at) };
  },
});

/** @throws DomainError `stale` with the hash of what this reader is painted of it now */
async function assertPainted(ctx: Ctx, id: string, digest: string): Promise<void> {
  const { display_hash: current } = await getApproval(ctx, { id });
  if (current === digest) return;
  throw new DomainError("stale", "This changed meanwhile. Look at what is there now.", {
    details: { current_display_hash: current },
  });
}

/** Nobody of the side that asks learns by it who is about to decide. */
async function othersAt(ctx: Ctx, id: string, at: Date): Promise<ApprovalLook["here"]> {
  const userId = readerOf(ctx);
  const looks = await db().look.findMany({
    where: { subjectId: id, userId: { not: userId }, lastSeenAt: { gt: new Date(at.getTime() - hereMs) } },
    distinct: ["userId"],
    orderBy: [{ firstSeenAt: "asc" }, { userId: "asc" }],
    take: hereMax,
    select: { userId: true },
  });
  if (looks.length === 0) return [];
  const row = await loadApproval(db(), id);
  if (!(await isToldWhoLooks(ctx, row, at))) return [];
  const people = await Promise.all(looks.map((look) => loadDecider(db(), row, look.userId)));
  return people
    .filter((person) => mayDecide(row, person, at) === true)
    .map(({ id: personId, name }) => ({ id: personId, name }));
}

async function isToldWhoLooks({ actor }: Ctx, row: ApprovalRow, at: Date): Promise<boolean> {
  if (actor.kind !== "user") return false;
  if (oversees(actor) || row.votes.some(({ voterId }) => voterId === actor.id)) return true;
  return mayDecide(row, await loadDecider(db(), row, actor.id), at) === true;
}
