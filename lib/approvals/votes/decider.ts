import type { Tx } from "#lib/db/client.ts";
import { mayVote, type Refusal, type Voter } from "#lib/decisions/index.ts";
import { capacitiesOf } from "../demand/index.ts";
import { displayHash, displayOf } from "../requests/display.ts";
import { type ApprovalRow, type CaseRow, toApprovalCase, withTeams } from "../row/index.ts";
import { inApprovalWords } from "./words.ts";

/** A person as they are to this approval now. */
export async function loadDecider(tx: Pick<Tx, "user">, row: ApprovalRow, personId: string): Promise<Voter> {
  const person = await tx.user.findUniqueOrThrow({ where: { id: personId }, include: withTeams });
  const { id, name, disabledAt } = person;
  return { id, name, roles: capacitiesOf(row, person), active: disabledAt === null };
}

/** Whether this person may decide on it now. */
export function mayDecide(row: CaseRow, decider: Voter, at: Date): true | Refusal {
  const verdict = mayVote(toApprovalCase(row, at), decider);
  return verdict === true ? true : inApprovalWords(verdict);
}

/** Of what is painted of it now: the same facts give the same (I6). */
export function paintedHash(row: ApprovalRow): string {
  return displayHash(displayOf(row));
}
