import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { toReviewItem } from "./item-view.ts";
import { loadReviewer } from "./load-reviewer.ts";
import { mayDecide, type Reviewer } from "./may-decide.ts";
import {
  holdReview,
  type ItemRow,
  itemInclude,
  type ReviewRow,
  readItem,
  reviewTarget,
  sidesOf,
} from "./review-row.ts";
import { takesVerdicts } from "./review-state.ts";
import { loadReviewView } from "./review-view.ts";
import { decidedReviewItems, decideReviewItemsInput } from "./schemas.ts";
import { formFault, keptBy, movedSince, type Said, verdictFault } from "./verdict-rules.ts";
import { writeVerdicts } from "./write-verdicts.ts";

/** An item as whoever decides last saw it. */
type Shown = { id: string; decided_at: string | null };

/** All of them or none, and none over a verdict that its giver had not seen. Who may decide is looked at under locks, at the moment of the verdict. */
export const decideReviewItems = command({
  id: "access_review.decide",
  permission: "access_review.decide",
  summary: "Say what agents keep: keep, narrow or revoke one item or several",
  input: decideReviewItemsInput,
  output: decidedReviewItems,
  target: ({ id }) => ({ type: "access_review", id }),
  async run(ctx, { id, verdict, ...input }) {
    const voter = await loadVoter(ctx, ctx.tx);
    const review = await holdReview(ctx.tx, id);
    const ids = [...new Set(input.items.map((item) => item.id))];
    const rows = await lockItems(ctx.tx, id, ids);
    const at = await ctx.now();
    const takes = takesVerdicts(review, at);
    if (takes !== true) throw new DomainError("conflict", takes.no);
    const reviewer = await loadReviewer(ctx.tx, ctx.actor, voter);
    const said: Said = { verdict, keep: input.keep, reason: input.reason, count: ids.length };
    refuse(input.items, rows, reviewer, review, said);

    const verdicts = [...rows.values()].map((row) => ({
      id: row.id,
      verdict,
      keep: keptBy(readItem(row), said),
    }));
    await writeVerdicts(ctx, verdicts, { by: voter.id, reason: input.reason ?? null, at });
    await ctx.audit(
      ...verdicts.map(({ id: item, keep }) => {
        const before = rows.get(item);
        return {
          target: reviewTarget(review),
          before: { item, verdict: before?.verdict ?? null, keep: before?.keep ?? [] },
          after: { item, grant: before?.grantId, verdict, keep },
          ...(input.reason === undefined ? {} : { reason: input.reason }),
        };
      }),
    );
    const decided = await ctx.tx.accessReviewItem.findMany({
      where: { id: { in: ids } },
      include: itemInclude,
    });
    const order = new Map(ids.map((item, index) => [item, index]));
    decided.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
    return {
      review: await loadReviewView(ctx, ctx.tx, id),
      items: decided.map((row) => toReviewItem(row, review, reviewer, at)),
    };
  },
});

/** Items of a review, with who answers for their agents and servers held as it is until the transaction ends. */
async function lockItems(tx: Tx, reviewId: string, ids: readonly string[]): Promise<Map<string, ItemRow>> {
  await tx.$queryRaw`
    SELECT id FROM agent WHERE id IN (SELECT given.agent_id FROM access_grant given JOIN access_review_item item
      ON item.grant_id = given.id WHERE item.id = ANY(${[...ids]}::text[])) ORDER BY id FOR SHARE`;
  await tx.$queryRaw`
    SELECT id FROM server WHERE id IN (SELECT given.server_id FROM access_grant given JOIN access_review_item item
      ON item.grant_id = given.id WHERE item.id = ANY(${[...ids]}::text[])) ORDER BY id FOR SHARE`;
  await tx.$queryRaw`
    SELECT id FROM access_review_item WHERE review_id = ${reviewId} AND id = ANY(${[...ids]}::text[])
    ORDER BY id FOR UPDATE`;
  const rows = await tx.accessReviewItem.findMany({
    where: { reviewId, id: { in: [...ids] } },
    include: itemInclude,
    orderBy: { id: "asc" },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** @throws DomainError `invalid`, `forbidden` or `stale` that points at each item that it is about */
function refuse(
  items: readonly Shown[],
  rows: ReadonlyMap<string, ItemRow>,
  reviewer: Reviewer,
  review: ReviewRow,
  said: Said,
): void {
  const issuesOf = (fault: (row: ItemRow | undefined, shown: Shown) => string | null): FieldIssue[] =>
    items.flatMap((shown, index) => {
      const message = fault(rows.get(shown.id), shown);
      return message === null ? [] : [{ pointer: `/items/${index}`, message }];
    });
  const unknown = issuesOf((row) => (row ? null : "This review has no such item."));
  if (unknown.length > 0) throw invalid(unknown);
  const notTheirs = issuesOf((row) => {
    const verdict = row ? mayDecide(reviewer, sidesOf(row), review.createdAt) : true;
    return verdict === true ? null : verdict.no;
  });
  const [first] = notTheirs;
  if (first) throw new DomainError("forbidden", first.message, { issues: notTheirs });
  const moved = issuesOf((row, shown) => (row ? movedSince(row, shown.decided_at) : null));
  if (moved.length > 0) throw stale(moved, items, rows);
  const form = formFault(said);
  if (form !== null) throw invalid([{ pointer: "/keep", message: form }]);
  const faults = issuesOf((row) => (row ? verdictFault(readItem(row), said) : null));
  if (faults.length > 0) throw invalid(faults);
}

function invalid(issues: FieldIssue[]): DomainError {
  const fields = [...new Set(issues.map(({ pointer }) => pointer.split("/")[1]))].join(", ");
  return new DomainError("invalid", `The input is not valid: ${fields}. Nothing was decided.`, { issues });
}

/** With each verdict that came in between, so that a page can show what it is about to overwrite. */
function stale(
  issues: FieldIssue[],
  items: readonly Shown[],
  rows: ReadonlyMap<string, ItemRow>,
): DomainError {
  const moved = issues.flatMap(({ pointer }) => {
    const row = rows.get(items[Number(pointer.split("/")[2])]?.id ?? "");
    return row
      ? [{ id: row.id, verdict: row.verdict, decided_by: row.decidedBy, decided_at: row.decidedAt }]
      : [];
  });
  const words =
    issues.length === 1 ? issues[0]?.message : "Somebody else decided on some of these meanwhile.";
  return new DomainError("stale", `${words} Nothing was changed: look at it again.`, {
    issues,
    details: { moved },
  });
}
