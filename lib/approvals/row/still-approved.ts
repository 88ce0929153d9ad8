import { type CastVote, outcomeOf } from "#lib/decisions/index.ts";
import { capacitiesOf, lineageOf, type Person, stagesOf } from "../demand/index.ts";
import { type CaseRow, toApprovalCase } from "./approval-row.ts";

/**
 * Whether what approved it still does, by what people are now: the votes, the yes that was given in advance, or the one that
 * somebody gave alone in an emergency. A person whose account was disabled, or who lost what made their yes count, approved
 * nothing.
 */
export function stillApproved(row: CaseRow, at: Date): boolean {
  if (row.breakGlass) return mayBreakGlass(row, row.breakGlass.openedBy);
  if (row.standing) return standingHolds(row, row.standing, at);
  return outcomeOf(toApprovalCase(row, at)) === "approved";
}

/**
 * Whether somebody may say yes alone in an emergency: a stage names them, and they don't stand on the side that asks. Whom the
 * agent acts for never may: their own seat is theirs, and here they would fill those of others.
 */
export function mayBreakGlass(row: CaseRow, person: Person): boolean {
  const named = new Set(stagesOf(row).map(({ who }) => who));
  return (
    person.id !== row.userId &&
    capacitiesOf(row, person).some((capacity) => named.has(capacity)) &&
    !lineageOf(row).some(({ personId }) => personId === person.id)
  );
}

/** It was not taken back, and whoever gave it could still approve this alone. */
function standingHolds(row: CaseRow, standing: NonNullable<CaseRow["standing"]>, at: Date): boolean {
  if (standing.status === "revoked" || standing.status === "voided") return false;
  return approvesAlone(row, standing.createdBy, at);
}

/** Whether this person's yes, and nobody else's, would approve it by what they are now. */
export function approvesAlone(row: CaseRow, person: Person, at: Date): boolean {
  const yes: CastVote = {
    id: "alone",
    voterId: person.id,
    onBehalfOf: null,
    decision: "approve",
    digest: row.actionHash,
    roles: capacitiesOf(row, person),
    active: person.disabledAt === null,
    late: false,
  };
  return outcomeOf({ ...toApprovalCase(row, at), votes: [yes] }) === "approved";
}
