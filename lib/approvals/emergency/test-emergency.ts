import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { painted } from "../claims/test-claims.ts";
import { breakGlass } from "./index.ts";

/** What tests of emergencies share. */

type Extra = Partial<Parameters<typeof breakGlass>[1]>;

/** What a page sends that was painted a moment ago. */
export async function glassInput(id: string, extra: Extra = {}) {
  const { decision: _, ...page } = await painted(id);
  return { ...page, reason: "The supplier stops delivering at noon.", incident: "INC-7", ...extra };
}

/** Somebody who signed in with a browser just now. */
export function fresh(person: UserActor): UserActor {
  return { ...person, signedInAt: new Date() };
}

/** Approves it alone, as somebody who signed in and looked at it just now. */
export async function breakOn(person: UserActor, id: string, extra: Extra = {}, ctx: Partial<Ctx> = {}) {
  return breakGlass({ ...ctxOf(fresh(person)), ...ctx }, await glassInput(id, extra));
}

/** So long ago that the review has been due since. */
export function longAgo(): Date {
  return new Date(Date.now() - 73 * 3_600_000);
}

/** Has somebody look at all that was approved alone, so that nobody has lost the right. */
export async function reviewAll({ id }: UserActor): Promise<void> {
  await db().breakGlass.updateMany({
    where: { reviewedAt: null, openedById: { not: id } },
    data: { reviewedById: id, reviewedAt: new Date(), verdict: "justified", reviewNote: "As it seems." },
  });
}
