import type { z } from "zod";
import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { approvalPage, approvalsQuery } from "../requests/schemas.ts";
import { type ListedApproval, listed } from "../row/index.ts";
import { toSummary } from "./approval-summary.ts";
import { concerning, visibleTo } from "./visible-to.ts";
import { type Place, waitingFor } from "./waiting-for.ts";

export const listApprovals = query({
  id: "listApprovals",
  permission: "approval.read",
  summary:
    "Actions that wait for a person: those that need you, soonest first; those that are open, concern you, or are over",
  input: approvalsQuery,
  output: approvalPage,
  async run(ctx, query) {
    const at = await now(ctx, db());
    if (query.view === "needs_me") return needsMe(ctx.actor, query, at);
    const [before] = query.cursor ? decodeCursor(query.cursor, 1) : [];
    const rows = await db().actionApproval.findMany({
      where: {
        AND: [
          await visibleTo(ctx, db()),
          viewOf(query.view, ctx.actor, at),
          query.agent ? { agentId: query.agent } : {},
          before ? { id: { lt: before } } : {},
        ],
      },
      ...listed,
      orderBy: { id: "desc" },
      take: query.limit + 1,
    });
    const page = toPage(rows, query.limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((row) => toSummary(row as ListedApproval, at)) };
  },
});

type Asked = z.output<typeof approvalsQuery>;

/** By deadline, so that what is at hand is what is urgent. */
async function needsMe(actor: Actor, { agent, cursor, limit }: Asked, at: Date) {
  const rows: ListedApproval[] = [];
  for await (const row of waitingFor(actor, at, { agent, after: cursor ? placeIn(cursor) : undefined })) {
    rows.push(row);
    if (rows.length > limit) break;
  }
  const page = toPage(rows, limit, ({ id, expiresAt }) => [expiresAt.toISOString(), id]);
  return { ...page, items: page.items.map((row) => toSummary(row, at)) };
}

/** @throws DomainError `malformed` */
function placeIn(cursor: string): Place {
  const [time = "", id = ""] = decodeCursor(cursor, 2);
  const expiresAt = new Date(time);
  if (Number.isNaN(expiresAt.getTime()))
    throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
  return { expiresAt, id };
}

/** As it is at this time: deadlines count before a job has written them down. */
function viewOf(
  view: Exclude<Asked["view"], "needs_me">,
  actor: Actor,
  at: Date,
): Prisma.ActionApprovalWhereInput {
  switch (view) {
    case "open":
      return isOpen(at);
    case "mine":
      return actor.kind === "user" ? concerning(actor) : { id: { in: [] } };
    case "over":
      return { NOT: isOpen(at) };
  }
}

function isOpen(at: Date): Prisma.ActionApprovalWhereInput {
  const is = (status: ApprovalStatus) => status;
  return {
    OR: [
      { status: is("pending"), expiresAt: { gt: at } },
      { status: is("approved"), claimBy: { gt: at } },
      { status: is("claimed"), leaseUntil: { gt: at } },
      // What was approved alone is open until a second person has looked at it.
      { breakGlass: { reviewedAt: null } },
    ],
  };
}
