import { oneLine } from "#lib/core/one-line.ts";
import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { DecisionCase, Phase, StageRule } from "#lib/decisions/index.ts";

/** From where a change of the matrix may go where; the database's trigger has the same table. */
export const policyChangeTransitions: Record<PolicyChangeStatus, readonly PolicyChangeStatus[]> = {
  proposed: ["adopted", "rejected", "withdrawn", "superseded"],
  adopted: [],
  rejected: [],
  withdrawn: [],
  superseded: [],
};

/** One administrator beside the one who proposes. */
export const policyStages: readonly StageRule[] = [{ role: "admin", need: 1 }];

export function phaseOf(status: PolicyChangeStatus): Phase {
  switch (status) {
    case "proposed":
      return { kind: "open" };
    case "adopted":
      return { kind: "decided", because: "It is adopted already." };
    case "rejected":
      return { kind: "decided", because: "It is rejected. Propose it again to have it decided again." };
    case "withdrawn":
      return { kind: "closed", because: "It was withdrawn. Propose it again to have it decided." };
    case "superseded":
      return {
        kind: "closed",
        because: "Another version took its place. Propose it again on that.",
      };
  }
}

/** The proposal as the decision kernel sees it. */
export function policyCase(change: {
  status: PolicyChangeStatus;
  digest: string;
  proposerId: string;
  /** Who acts for the proposer. */
  delegateIds: readonly string[];
  votes: DecisionCase["votes"];
}): DecisionCase {
  return {
    phase: phaseOf(change.status),
    digest: change.digest,
    stages: policyStages,
    lineage: [
      { personId: change.proposerId, relation: "submitter" },
      ...change.delegateIds.map((personId) => ({ personId, relation: "delegate" as const })),
    ],
    votes: change.votes,
  };
}

/** A refusal in the words of this page. */
export function inPolicyWords<R extends { kind: string; no: string }>(refusal: R): R {
  return refusal.kind === "conflict_of_interest"
    ? {
        ...refusal,
        no: refusal.no
          .replace("submitted", "proposed")
          .replace("Somebody else decides on it.", "Another administrator signs it."),
      }
    : refusal;
}

export function outdated(baseVersion: number, inForce: number): string {
  return `This was proposed on version ${baseVersion}, and version ${inForce} is in force by now. Propose it again on that.`;
}

const namesMax = 3;

/** Who could sign, as a sentence. */
export function waitingSentence(names: readonly string[]): string {
  if (names.length === 0) return "Nobody else is an administrator. Add one under Settings.";
  const shown = names.slice(0, namesMax).map((name) => oneLine(name, 80));
  const more = names.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  const list = all.length === 1 ? all[0] : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
  return `Waiting for ${list} to sign or reject it.`;
}
