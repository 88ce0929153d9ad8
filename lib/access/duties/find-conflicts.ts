import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { atOnce, type Span } from "./at-once.ts";
import { refusalOf } from "./conflict-words.ts";
import { type DutyRuleRow, loadDutyRules, sidesIn } from "./duty-rule-row.ts";
import { liveAt } from "./exception-row.ts";
import {
  begunAt,
  givenAt,
  type HeldTool,
  loadHeldTools,
  onServer,
  openAt,
  toHeldSide,
} from "./held-tools.ts";
import type { RequestConflict } from "./schemas.ts";
import { type DutyTool, sidesOf } from "./sides.ts";

/** What an agent would come to be covered for, from when until when. */
export type Asked = {
  agentId: string;
  server: string;
  tools: readonly Omit<DutyTool, "server">[];
  startsAt: Date;
  /** When it would end if it were approved now. */
  endsAt: Date;
  /** The grant that it is of, where it was given already and is to begin now. */
  grantId?: string;
};

type AskedTool = DutyTool & Span;
type Held = AskedTool | HeldTool;

/**
 * The rules of which an agent would at some time have both sides by what is asked and by its other grants, with the
 * exceptions from them.
 *
 * @param approving whether it is being approved now. Until then nobody knows when it ends, and requests that can still be
 *   approved count beside grants
 */
export async function findConflicts(
  tx: Pick<Tx, "dutyRule" | "dutyException" | "grant" | "$queryRaw">,
  asked: Asked,
  { at, approving }: { at: Date; approving: boolean },
): Promise<RequestConflict[]> {
  const rules = await loadDutyRules(tx);
  if (rules.length === 0) return [];
  const { agentId, startsAt } = asked;
  const held = await loadHeldTools(tx, { agentId, ...besideOf(asked, { at, approving }) }, at);
  const span = { startsAt, endsAt: approving ? asked.endsAt : null };
  const wanted = onServer(asked.server, asked.tools).map((tool): AskedTool => ({ ...tool, ...span }));
  const exceptions = await loadEnds(tx, agentId, at);
  return rules.flatMap((rule) => {
    const sides = atOnce<Held>(sidesOf(sidesIn(rule), [...held, ...wanted]));
    // What it has on both sides without the asked is no reason to refuse that.
    const broken = sides.flat().some((tool) => !isHeld(tool));
    return broken ? [toConflict(rule, sides, exceptions.get(rule.id) ?? null, asked)] : [];
  });
}

/**
 * What counts beside what is asked. A grant that is to begin is held against those in force alone: of two that begin later,
 * the later one is refused.
 */
function besideOf({ grantId }: Asked, { at, approving }: { at: Date; approving: boolean }) {
  if (grantId !== undefined) return { ...begunAt(at), id: { not: grantId } };
  return approving ? givenAt(at) : { OR: [givenAt(at), openAt(at)] };
}

/**
 * @throws DomainError `conflict` that names the rule, the side that the agent has, and what to do, unless exceptions cover
 *   all that stands against it
 */
export function refuseConflicts(conflicts: readonly RequestConflict[]): void {
  const refused = conflicts.filter(({ refusal }) => refusal !== null);
  const [first] = refused;
  if (first)
    throw new DomainError("conflict", first.refusal ?? "", {
      details: { duty_rules: refused.map(({ rule }) => rule.name) },
    });
}

/** Until when each rule does not hold for an agent, by the rules' ids. */
async function loadEnds(
  tx: Pick<Tx, "dutyException">,
  agentId: string,
  at: Date,
): Promise<Map<string, Date>> {
  const rows = await tx.dutyException.findMany({
    where: { agentId, ...liveAt(at) },
    select: { ruleId: true, endsAt: true },
  });
  return new Map(rows.map(({ ruleId, endsAt }) => [ruleId, endsAt]));
}

function toConflict(
  rule: DutyRuleRow,
  [one, other]: [Held[], Held[]],
  exceptionEnds: Date | null,
  { endsAt }: Asked,
): RequestConflict {
  const [first, second] = sidesIn(rule);
  const conflict = {
    rule: { id: rule.id, name: rule.name, description: rule.description },
    sides: [toSide(first.name, one), toSide(second.name, other)] satisfies RequestConflict["sides"],
    exception_until: exceptionEnds?.toISOString() ?? null,
  };
  return { ...conflict, refusal: refusalOf(conflict, endsAt) };
}

function toSide(name: string, tools: readonly Held[]): RequestConflict["sides"][number] {
  return {
    ...toHeldSide(name, tools.filter(isHeld)),
    asked: tools.filter((tool) => !isHeld(tool)).map((tool) => tool.name),
  };
}

function isHeld(tool: Held): tool is HeldTool {
  return "grantId" in tool;
}
