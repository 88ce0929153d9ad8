import { type DecisionCase, tally, type Voter } from "#lib/decisions/index.ts";
import { type CaseRow, toApprovalCase } from "../row/index.ts";
import { mayDecide } from "../votes/index.ts";

/** Whether somebody may decide on it now, and a yes of theirs would count for something: full stages need nobody else. */
export function needsVoter(row: CaseRow, voter: Voter, at: Date): boolean {
  return mayDecide(row, voter, at) === true && fillsSeat(toApprovalCase(row, at), voter);
}

function fillsSeat(c: DecisionCase, { id, roles }: Voter): boolean {
  const yes = {
    id: "",
    voterId: id,
    onBehalfOf: null,
    decision: "approve" as const,
    digest: c.digest ?? "",
    roles,
    active: true,
    late: false,
  };
  return seatsFilled({ ...c, votes: [...c.votes, yes] }) > seatsFilled(c);
}

function seatsFilled(c: DecisionCase): number {
  return tally(c).reduce((sum, { have }) => sum + have, 0);
}
