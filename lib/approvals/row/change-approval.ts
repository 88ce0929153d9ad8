import type { AuditAction } from "#lib/core/audit-actions.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { ApprovalStatus } from "#lib/core/words.ts";
import type { Prisma } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { statusAt, type Times } from "../machine/index.ts";
import { approvalTarget } from "./approval-target.ts";

type Locked = Times & {
  id: string;
  version: number;
  actionHash: string;
  tool: string;
  server: { name: string };
};
type Change = {
  action: AuditAction;
  status: ApprovalStatus;
  data?: Prisma.ActionApprovalUncheckedUpdateInput;
  reason?: string;
  /** Facts for the log beside the status. */
  after?: Record<string, unknown>;
  /** What is told of it where it waits for nobody any more; null where nobody knew of it. */
  news?: "approval.decided" | "approval.glass_broken" | null;
};

/** Statuses of what still waits for a person, or for its gateway. */
const waiting: readonly string[] = ["pending", "approved"] satisfies ApprovalStatus[];

/**
 * Writes down what became of a locked approval, with its record and, where it waits for nobody any more, the news of it.
 *
 * @returns its version from now on
 * @throws DomainError `conflict` when its deadline passed since the clock was read
 */
export async function changeApproval(
  ctx: CommandCtx,
  row: Locked,
  { action, status, data = {}, reason, after = {}, news = "approval.decided" }: Change,
): Promise<number> {
  const version = row.version + 1;
  await ctx.tx.actionApproval
    .update({
      where: { id: row.id, status: row.status, version: row.version },
      data: { ...data, status, version },
    })
    .catch(refusedAsLate);
  await ctx.audit({
    action,
    target: approvalTarget(row),
    before: { status: row.status },
    after: { status, version, action_hash: row.actionHash, ...after },
    ...(reason === undefined ? {} : { reason }),
  });
  if (news !== null && waiting.includes(row.status) && status !== "claimed")
    await ctx.announce({ kind: news, approval_id: row.id });
  return version;
}

/**
 * Writes down what a locked approval became by the clock alone: expired, lapsed or unknown.
 *
 * @param at read after the row was locked
 * @returns whether there was anything to write
 */
export async function writeOverdue(ctx: CommandCtx, row: Locked, at: Date): Promise<boolean> {
  const status = statusAt(row, at);
  if (status === row.status) return false;
  const data = status === "unknown" ? {} : { endedAt: at };
  await changeApproval(ctx, row, { action: "approval.expire", status, data });
  return true;
}

/** The database looks at its own clock as it writes. */
function refusedAsLate(error: unknown): never {
  if (error instanceof Error && error.message.includes("is past its deadline"))
    throw new DomainError("conflict", "Its time ran out at this very moment. Look at what became of it.");
  throw error;
}
