import { DomainError, notFound } from "#lib/core/errors.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { type DutyRuleView, dutySides } from "./schemas.ts";

export const dutyRuleInclude = {
  createdBy: { select: { id: true, name: true } },
} satisfies Prisma.DutyRuleInclude;
export type DutyRuleRow = Prisma.DutyRuleGetPayload<{ include: typeof dutyRuleInclude }>;

/** However many there are, each request for a grant is held against all of them. */
export const dutyRulesMax = 200;

/** The rules that hold, by name. */
export function loadDutyRules(tx: Pick<Tx, "dutyRule">): Promise<DutyRuleRow[]> {
  return tx.dutyRule.findMany({
    where: { endedAt: null },
    include: dutyRuleInclude,
    orderBy: { name: "asc" },
    take: dutyRulesMax,
  });
}

/** Rules change one at a time, so that each change is of what its author would have seen. */
export async function lockDutyRules(tx: Pick<Tx, "$executeRaw">): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-duty-rules', 0))`;
}

export function findDutyRule(tx: Pick<Tx, "dutyRule">, name: string): Promise<DutyRuleRow | null> {
  return tx.dutyRule.findFirst({ where: { name, endedAt: null }, include: dutyRuleInclude });
}

/** @throws DomainError `not_found` */
export async function loadDutyRule(tx: Pick<Tx, "dutyRule">, name: string): Promise<DutyRuleRow> {
  const row = await findDutyRule(tx, name);
  if (!row) throw notFound("rule");
  return row;
}

/**
 * Whoever acts on a rule acts on what they looked at: under its name another may stand by now.
 *
 * @param seen its id; null for none, undefined where nobody says
 * @throws DomainError `stale`
 */
export function refuseOtherRule(
  standing: Pick<DutyRuleRow, "id"> | null,
  seen: string | null | undefined,
): void {
  const current = standing?.id ?? null;
  if (seen === undefined || seen === current) return;
  throw new DomainError("stale", staleRule(current, seen), { details: { current_id: current } });
}

function staleRule(current: string | null, seen: string | null): string {
  if (current === null) return "This rule was removed. Add it anew, or choose another.";
  return seen === null
    ? "There is a rule of this name already. Choose another name, or change that rule."
    : "This rule says something else by now. Look at what changed, then do it again.";
}

/** @throws when it is not what the product wrote: what it keeps apart is not known then */
export function sidesIn({ sides }: Pick<DutyRuleRow, "sides">) {
  return dutySides.parse(JSON.parse(sides));
}

export function toDutyRuleView(row: DutyRuleRow): DutyRuleView {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    sides: sidesIn(row),
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}

/** What people say about a rule: what the audit log shows of it. */
export function dutyRuleFacts(row: Pick<DutyRuleRow, "id" | "description" | "sides">) {
  return { id: row.id, description: row.description, sides: sidesIn(row) };
}

/** What a record of the audit log is about: a rule is known by its name, whatever it says. */
export function dutyRuleTarget({ name }: { name: string }) {
  return { type: "duty_rule", id: name, name } as const;
}
