import type { Prisma, Tx } from "#lib/db/client.ts";
import { countsForMs } from "./paused-until.ts";

/** Of one agent and tool there are never so many: it could not have asked. */
const lookedAtMax = 1_000;

/** What people denied so lately that it may keep an agent from asking, the latest first. */
export function loadDenials(
  tx: Pick<Tx, "actionApproval">,
  about: Prisma.ActionApprovalWhereInput,
  at: Date,
) {
  const since = new Date(at.getTime() - countsForMs);
  return tx.actionApproval.findMany({
    // What is denied is denied before its deadline, by which it is found. What a person changed is not what the agent asked for.
    where: {
      AND: [about, { status: "denied", parentId: null, expiresAt: { gt: since }, decidedAt: { gt: since } }],
    },
    select: {
      tool: true,
      decidedAt: true,
      agent: { select: { id: true, name: true } },
      server: { select: { name: true } },
      endedBy: { select: { id: true, name: true } },
    },
    orderBy: [{ decidedAt: "desc" }, { id: "desc" }],
    take: lookedAtMax,
  });
}

export type Denial = Awaited<ReturnType<typeof loadDenials>>[number];

export function timesOf(denials: readonly Denial[]): Date[] {
  return denials.flatMap(({ decidedAt }) => decidedAt ?? []);
}
