import { oneLine } from "#lib/core/one-line.ts";
import type { Prisma } from "#lib/db/client.ts";
import type { DutyExceptionView } from "./schemas.ts";

const person = { select: { id: true, name: true } };

export const exceptionInclude = {
  agent: person,
  rule: { select: { id: true, name: true, endedAt: true } },
  grantedBy: person,
  endedBy: person,
} satisfies Prisma.DutyExceptionInclude;
export type ExceptionRow = Prisma.DutyExceptionGetPayload<{ include: typeof exceptionInclude }>;

/** What `isLive` says, as a condition. */
export function liveAt(at: Date) {
  return {
    endedAt: null,
    endsAt: { gt: at },
    rule: { endedAt: null },
  } satisfies Prisma.DutyExceptionWhereInput;
}

export function isLive({ endedAt, endsAt, rule }: ExceptionRow, at: Date): boolean {
  return endedAt === null && endsAt > at && rule.endedAt === null;
}

export function toExceptionView(row: ExceptionRow, at: Date): DutyExceptionView {
  return {
    id: row.id,
    agent: row.agent,
    rule: { id: row.rule.id, name: row.rule.name },
    reason: row.reason,
    granted_by: row.grantedBy,
    created_at: row.createdAt.toISOString(),
    ends_at: row.endsAt.toISOString(),
    ended: row.endedAt && { at: row.endedAt.toISOString(), by: row.endedBy, reason: row.endReason ?? "" },
    live: isLive(row, at),
  };
}

/** What a record of the audit log is about. */
export function exceptionTarget({ id, agent, rule }: Pick<ExceptionRow, "id"> & Named) {
  return { type: "duty_exception", id, name: `${oneLine(agent.name, 100)} from ${rule.name}` } as const;
}

type Named = { agent: { name: string }; rule: { name: string } };
