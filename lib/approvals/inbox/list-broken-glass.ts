import { decodeCursor, toPage } from "#lib/core/page.ts";
import type { BreakGlassVerdict } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { type BrokenGlass, brokenGlassPage, brokenGlassQuery } from "../emergency/schemas.ts";
import { type ApprovalRow, approvalInclude } from "../row/index.ts";
import { toSummary } from "./approval-summary.ts";
import { withoutSecrets } from "./hide-secrets.ts";
import { visibleTo } from "./visible-to.ts";

const include = {
  openedBy: { select: { id: true, name: true } },
  reviewedBy: { select: { id: true, name: true } },
  approval: { include: approvalInclude },
} satisfies Prisma.BreakGlassInclude;
type Row = Prisma.BreakGlassGetPayload<{ include: typeof include }>;

export const listBrokenGlass = query({
  id: "listBrokenGlass",
  permission: "approval.read",
  summary:
    "What people approved alone in emergencies, the latest first; and whether somebody has looked at it",
  input: brokenGlassQuery,
  output: brokenGlassPage,
  async run(ctx, { open, cursor, limit }) {
    const at = await now(ctx, db());
    const [before] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().breakGlass.findMany({
      where: {
        AND: [
          { approval: await visibleTo(ctx, db()) },
          open === undefined ? {} : { reviewedAt: open ? null : { not: null } },
          before ? { approvalId: { lt: before } } : {},
        ],
      },
      include,
      orderBy: { approvalId: "desc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ approvalId }) => [approvalId]);
    return { ...page, items: page.items.map((row) => toView(row, at)) };
  },
});

function toView(row: Row, at: Date): BrokenGlass {
  const { approval, openedBy, openedAt, reason, incident, reviewDueAt, reviewedBy, reviewedAt } = row;
  const without = withoutSecrets(approval.arguments);
  return {
    approval: toSummary(approval as ApprovalRow, at),
    by: openedBy,
    at: openedAt.toISOString(),
    reason: without(reason),
    incident: without(incident),
    review_due_at: reviewDueAt.toISOString(),
    overdue: reviewedAt === null && reviewDueAt <= at,
    reviewed:
      reviewedBy && reviewedAt
        ? {
            by: reviewedBy,
            at: reviewedAt.toISOString(),
            verdict: row.verdict as BreakGlassVerdict,
            note: without(row.reviewNote ?? ""),
          }
        : null,
  };
}
