import { notFound } from "#lib/core/errors.ts";
import type { AccessLevel, AccessReviewStatus, ReviewVerdict, SilenceRule } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { GrantSides } from "./may-decide.ts";
import { type AccessReviewScope, accessReviewScope, type ReviewEvidence, reviewEvidence } from "./schemas.ts";

const person = { select: { id: true, name: true } } as const;

export const reviewInclude = {
  createdBy: person,
  closedBy: person,
  signedBy: person,
} satisfies Prisma.AccessReviewInclude;
export type ReviewRow = Prisma.AccessReviewGetPayload<{ include: typeof reviewInclude }>;

/** An item with everybody who stands on a side of its grant. */
export const itemInclude = {
  decidedBy: person,
  narrowing: { select: { restored: true } },
  grant: {
    select: {
      startsAt: true,
      endsAt: true,
      requesterId: true,
      userIds: true,
      agent: {
        select: {
          id: true,
          name: true,
          ownerUserId: true,
          ownerTeamId: true,
          createdById: true,
          ownerTeam: { select: { slug: true, name: true } },
          ownerUser: { select: { email: true, name: true, disabledAt: true } },
        },
      },
      server: { select: { name: true, classification: true, ownerUserId: true, ownerTeamId: true } },
    },
  },
} satisfies Prisma.AccessReviewItemInclude;
export type ItemRow = Prisma.AccessReviewItemGetPayload<{ include: typeof itemInclude }>;

/** Who stands how to an item's grant now, and who did when the review began. */
export function sidesOf({ grant, side }: ItemRow): GrantSides {
  return { ...grant, side };
}

/** @throws DomainError `not_found` */
export async function loadReview(tx: Pick<Tx, "accessReview">, id: string): Promise<ReviewRow> {
  const row = await tx.accessReview.findUnique({ where: { id }, include: reviewInclude });
  if (!row) throw notFound("access review");
  return row;
}

/**
 * A review that keeps its status until the transaction ends.
 *
 * @throws DomainError `not_found`
 */
export async function holdReview(tx: Tx, id: string): Promise<ReviewRow> {
  await tx.$queryRaw`SELECT id FROM access_review WHERE id = ${id} FOR SHARE`;
  return loadReview(tx, id);
}

/**
 * A review that nobody else moves on, nor decides on, until the transaction ends.
 *
 * @throws DomainError `not_found`
 */
export async function lockReview(tx: Tx, id: string): Promise<ReviewRow> {
  await tx.$queryRaw`SELECT id FROM access_review WHERE id = ${id} FOR NO KEY UPDATE`;
  return loadReview(tx, id);
}

/** What a record of the audit log is about. */
export function reviewTarget({ id, name }: { id: string; name: string }) {
  return { type: "access_review", id, name } as const;
}

export function readScope(scope: string): AccessReviewScope {
  return accessReviewScope.parse(JSON.parse(scope));
}

/** The columns that hold words and JSON, as what they are. */
export function readReview({ status, silence, scope }: Pick<ReviewRow, "status" | "silence" | "scope">) {
  return {
    status: status as AccessReviewStatus,
    silence: silence as SilenceRule,
    scope: readScope(scope),
  };
}

type StoredItem = { accessLevel: string; evidence: string; recommendation: string; verdict: string | null };

export function readItem(row: StoredItem) {
  return {
    accessLevel: row.accessLevel as AccessLevel,
    evidence: reviewEvidence.parse(JSON.parse(row.evidence)) as ReviewEvidence,
    recommendation: row.recommendation as ReviewVerdict,
    verdict: row.verdict as ReviewVerdict | null,
  };
}
