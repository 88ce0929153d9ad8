import type { Tx } from "#lib/db/client.ts";
import { lineageOf, loadPeople, stagesOf } from "../demand/index.ts";
import { mayReviewGlass } from "../emergency/index.ts";
import { type ApprovalRow, approvalInclude } from "../row/index.ts";
import { needsVoter } from "./needs-voter.ts";

export type AskedPeople = {
  row: ApprovalRow;
  /** Whose yes it needs now. */
  deciders: string[];
  /** Everybody whom a stage names, who does not stand on the side that asks. */
  named: string[];
  /** Of governance and compliance, who does not stand on the side that asks. */
  overseers: string[];
  /** Who may look at it as a second person, where somebody approved it alone and nobody has. */
  reviewers: string[];
  administrators: string[];
};

/** Whom an action waits for at this time; null when there is none of this id. */
export async function loadAskedPeople(
  tx: Pick<Tx, "actionApproval" | "user">,
  id: string,
  at: Date,
): Promise<AskedPeople | null> {
  const found = await tx.actionApproval.findUnique({ where: { id }, include: approvalInclude });
  if (!found) return null;
  const row = found as ApprovalRow;
  const people = await loadPeople(tx, row);
  const aside = lineageOf(row).map(({ personId }) => personId);
  const watching = await tx.user.findMany({
    where: {
      disabledAt: null,
      roles: { hasSome: ["governance", "compliance", "admin"] },
      id: { notIn: aside },
    },
    orderBy: { id: "asc" },
    select: { id: true, roles: true, disabledAt: true },
  });
  const having = (...some: string[]) =>
    watching.filter(({ roles }) => roles.some((role) => some.includes(role)));
  const whos = stagesOf(row).map(({ who }) => who);
  return {
    row,
    deciders: people.filter((voter) => needsVoter(row, voter, at)).map((voter) => voter.id),
    named: people
      .filter(({ id, roles }) => !aside.includes(id) && roles.some((role) => whos.includes(role)))
      .map((person) => person.id),
    overseers: having("governance", "compliance").map((person) => person.id),
    reviewers: watching.filter((person) => mayReviewGlass(row, person) === true).map((person) => person.id),
    administrators: having("admin").map((person) => person.id),
  };
}
