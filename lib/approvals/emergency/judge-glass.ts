import type { ErrorCode } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { permissions } from "#lib/core/permissions.ts";
import { outcomeOf } from "#lib/decisions/index.ts";
import { capacitiesOf, lineageOf, type Person } from "../demand/index.ts";
import { phaseOf, statusAt } from "../machine/index.ts";
import { type ApprovalRow, mayBreakGlass, toApprovalCase } from "../row/index.ts";

export type Refusal = { no: string; code: Extract<ErrorCode, "forbidden" | "conflict"> };

/** How many of one person's may wait for a second one's look. */
const unreviewedMax = 3;

/**
 * Whether somebody may approve this alone now. Who neglects that a second person looks at what they did loses the right until
 * somebody has.
 *
 * @param unreviewed what else they approved alone, and nobody looked at yet
 * @param at read after the approval was locked, where that is to count
 */
export function mayOpenGlass(
  row: ApprovalRow,
  person: Person,
  unreviewed: readonly { reviewDueAt: Date }[],
  at: Date,
): true | Refusal {
  if (person.disabledAt !== null) return forbidden("Your account is disabled.");
  if (isAsking(row, person.id))
    return forbidden(
      "You stand on the side that asks for this. Not even an emergency lets you approve it alone.",
    );
  if (!mayBreakGlass(row, person))
    return forbidden("You are none of those whom the rule names to decide on this.");
  if (unreviewed.some(({ reviewDueAt }) => reviewDueAt <= at))
    return forbidden(
      "What you approved in an emergency before is overdue for review. Until a second person has looked at it you may not do so again.",
    );
  if (unreviewed.length >= unreviewedMax)
    return forbidden(
      `${unreviewed.length} actions that you approved in emergencies wait for review. Have a second person look at them first.`,
    );
  const phase = phaseOf(statusAt(row, at));
  if (phase.kind !== "open") return conflict(phase.because);
  if (isEnough(row, person, at))
    return conflict("Your yes is all that is missing. Approve it; that needs no emergency.");
  return true;
}

/** Whether somebody may look again at what was approved alone. */
export function mayReviewGlass(
  row: ApprovalRow,
  { id, roles, disabledAt }: Pick<Person, "id" | "roles" | "disabledAt">,
): true | Refusal {
  const { breakGlass } = row;
  const reviewing: readonly string[] = permissions["break_glass.review"].roles;
  if (disabledAt !== null) return forbidden("Your account is disabled.");
  if (!roles.some((role) => reviewing.includes(role)))
    return forbidden("Governance and compliance review what was approved in an emergency.");
  if (isAsking(row, id))
    return forbidden("You stand on the side that asked for this. Somebody else reviews it.");
  if (!breakGlass) return conflict("Nobody approved this alone. There is nothing to review.");
  if (breakGlass.openedById === id) return forbidden("You approved this alone. A second person reviews it.");
  if (breakGlass.reviewedBy) return conflict(`${oneLine(breakGlass.reviewedBy.name)} reviewed this already.`);
  return true;
}

/** Also whom the agent acts for: their seat, where they have one, is theirs, and nobody else's. */
function isAsking(row: ApprovalRow, personId: string): boolean {
  return personId === row.userId || lineageOf(row).some((member) => member.personId === personId);
}

/** Whether a yes of theirs would approve it as any other does. */
function isEnough(row: ApprovalRow, person: Person, at: Date): boolean {
  const open = toApprovalCase(row, at);
  if (open.votes.some(({ voterId }) => voterId === person.id)) return false;
  const yes = {
    id: "",
    voterId: person.id,
    onBehalfOf: null,
    decision: "approve" as const,
    digest: row.actionHash,
    roles: capacitiesOf(row, person),
    active: true,
    late: false,
  };
  return outcomeOf({ ...open, votes: [...open.votes, yes] }) === "approved";
}

function forbidden(no: string): Refusal {
  return { no, code: "forbidden" };
}

function conflict(no: string): Refusal {
  return { no, code: "conflict" };
}
