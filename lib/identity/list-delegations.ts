import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { delegationInclude, toDelegationView } from "./delegation-view.ts";
import { type DelegationScope, delegationPage, delegationQuery } from "./schemas.ts";

export const listDelegations = query({
  id: "listDelegations",
  permission: "directory.read",
  summary: "Who acts for whom, and who is away, newest first: what you gave, what you were given, or all",
  input: delegationQuery,
  output: delegationPage,
  async run(ctx, { view, past, cursor, limit }) {
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const at = await now(ctx, db());
    const rows = await db().delegation.findMany({
      where: {
        AND: [
          concerning(ctx.actor, view),
          past ? {} : { revokedAt: null, endsAt: { gt: at } },
          before ? { id: { lt: before } } : {},
        ],
      },
      include: delegationInclude,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((row) => toDelegationView(ctx.actor, row, at)) };
  },
});

/** @throws DomainError `forbidden` for other people's, unless it is an administrator or auditor who asks */
function concerning(actor: Actor, view: DelegationScope): Prisma.DelegationWhereInput {
  if (actor.kind === "system") return {};
  if (actor.kind !== "user") throw new DomainError("forbidden", "Only people have delegates.");
  switch (view) {
    case "given":
      return { principalId: actor.id };
    case "received":
      return { delegateId: actor.id };
    case "mine":
      return { OR: [{ principalId: actor.id }, { delegateId: actor.id }] };
    case "all":
      if (actor.roles.some((role) => role === "admin" || role === "auditor")) return {};
      throw new DomainError(
        "forbidden",
        "Only administrators and auditors see everybody's delegations. Ask for those that you gave or were given.",
      );
  }
}
