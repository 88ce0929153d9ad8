import type { Actor } from "#lib/core/actor.ts";
import { can } from "#lib/core/permissions.ts";
import type { Prisma } from "#lib/db/client.ts";
import { isOpenItem } from "./open-items.ts";

type Where = Prisma.RecertificationWhereInput;

/** Servers whose owner is gone: their account, or every account in their team, is disabled. */
export const ownerIsGone = {
  OR: [
    { ownerUser: { disabledAt: { not: null } } },
    { ownerUserId: null, ownerTeam: { members: { none: { user: { disabledAt: null } } } } },
    { ownerUserId: null, ownerTeamId: null },
  ],
} satisfies Prisma.ServerWhereInput;

/**
 * What may be restricted, or able to administer: of all else governance alone decides. Wider than the facts that the
 * matrix is asked about, and leaves none of them out; who labelled which tool is read from the text's own words alone.
 */
const mayBeGrave = {
  version: {
    OR: [
      { server: { OR: [{ classification: null }, { classification: "restricted" }] } },
      { server: { OR: [{ accessLevel: null }, { accessLevel: "admin" }] } },
      {
        submissions: {
          some: {
            OR: [
              { classification: "restricted" },
              { accessLevel: "admin" },
              { AND: [{ labels: { contains: '"by":"reviewer"' } }, { labels: { contains: '"admin"' } }] },
            ],
          },
        },
      },
    ],
  },
} satisfies Where;

/**
 * What may need this actor: to confirm it as its owner, or to decide on it as a reviewer. Wider than what they may do,
 * which depends on the matrix; nothing that they may do is left out.
 */
export function mayNeed(actor: Actor): Where {
  if (actor.kind !== "user") return { id: { in: [] } };
  const mine: Prisma.ServerWhereInput = {
    OR: [{ ownerUserId: actor.id }, { ownerTeam: { members: { some: { userId: actor.id } } } }],
  };
  const ways: Where[] = [];
  if (can(actor, "recertification.confirm") === true)
    ways.push({ status: "awaiting_owner", version: { server: mine } });
  if (can(actor, "recertification.vote") === true)
    ways.push({
      AND: actor.roles.includes("governance") ? [] : [mayBeGrave],
      OR: [{ status: "awaiting_reviewer" }, { status: "awaiting_owner", version: { server: ownerIsGone } }],
      votes: { none: { voterId: actor.id } },
    });
  return { ...isOpenItem, OR: ways };
}
