import { oneLine } from "#lib/core/one-line.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { type LineageRelation, lineageRelations } from "#lib/core/words.ts";
import { countingVotes, peopleOf, standingVotes } from "./counting-votes.ts";
import type { DecisionCase, Voter } from "./decision-case.ts";

/** Why not. `no` is shown to people as it stands; names in it are as their owners wrote them. */
export type Refusal = {
  no: string;
  kind: "paused" | "closed" | "inactive" | "conflict_of_interest" | "not_eligible" | "voted";
};

/**
 * May this person vote on this now, for themselves or for `principal`, whose delegate they are? Whoever may, counts.
 * That the delegation is in force is for the caller to know.
 */
export function mayVote(c: DecisionCase, voter: Voter, principal?: Voter): true | Refusal {
  return (
    refusedByPhase(c) ??
    refusedAsInactive(voter, principal) ??
    refusedByInterest(c, voter, principal) ??
    refusedByRole(c, voter, principal) ??
    refusedAsVoted(c, voter, principal) ??
    true
  );
}

/** A refusal as pages show it: the reason without its kind. */
export function toVerdict(verdict: true | { no: string }): Verdict {
  return verdict === true ? true : { no: verdict.no };
}

/** No vote is cast or taken back unless the case is open. */
export function refusedByPhase({ phase }: DecisionCase): Refusal | undefined {
  switch (phase.kind) {
    case "open":
      return;
    case "paused":
      return { kind: "paused", no: phase.because };
    case "decided":
    case "closed":
      return { kind: "closed", no: phase.because };
  }
}

export function refusedAsInactive(voter: Voter, principal?: Voter): Refusal | undefined {
  if (!voter.active) return { kind: "inactive", no: "Your account is disabled." };
  if (principal && !principal.active)
    return { kind: "inactive", no: `The account of ${oneLine(principal.name)} is disabled.` };
}

const interests: Record<LineageRelation, { you: string; they: (name: string) => string }> = {
  submitter: { you: "You submitted this.", they: (name) => `${name} submitted this.` },
  publisher: {
    you: "Your team's publisher submitted this.",
    they: (name) => `A publisher of the team of ${name} submitted this.`,
  },
  editor: { you: "You changed this.", they: (name) => `${name} changed this.` },
  owner: { you: "You answer for this.", they: (name) => `${name} answers for this.` },
  beneficiary: { you: "This is for you.", they: (name) => `This is for ${name}.` },
  delegate: {
    you: "You act for who submitted this.",
    they: (name) => `${name} acts for who submitted this.`,
  },
};

function refusedByInterest(c: DecisionCase, voter: Voter, principal?: Voter): Refusal | undefined {
  // The relations are told in the order of the vocabulary, whatever order they were found in.
  const relationOf = (id: string) =>
    lineageRelations.find((relation) =>
      c.lineage.some((member) => member.personId === id && member.relation === relation),
    );
  const own = relationOf(voter.id);
  const theirs = principal && relationOf(principal.id);
  const why = own ? interests[own].you : theirs && interests[theirs].they(oneLine(principal.name));
  if (why) return { kind: "conflict_of_interest", no: `${why} Somebody else decides on it.` };
}

function refusedByRole(c: DecisionCase, voter: Voter, principal?: Voter): Refusal | undefined {
  const asked = [...new Set(c.stages.map(({ role }) => role))];
  if ((principal ?? voter).roles.some((role) => asked.includes(role))) return;
  if (asked.length === 0)
    return {
      kind: "not_eligible",
      no: "Nobody is named to decide on this. An administrator sets who decides.",
    };
  const decides = `People with the role ${asked.join(" or ")} decide on this.`;
  const no = principal ? `${decides} ${oneLine(principal.name)} has none of them.` : decides;
  return { kind: "not_eligible", no };
}

/** Votes that do not count stand in nobody's way but their caster's: a revoked delegate can't silence the principal. */
function refusedAsVoted(c: DecisionCase, voter: Voter, principal?: Voter): Refusal | undefined {
  if (standingVotes(c).some(({ voterId }) => voterId === voter.id))
    return { kind: "voted", no: "You have voted on this already. Retract it first to vote otherwise." };
  const spoken = new Set(countingVotes(c).flatMap(peopleOf));
  if (spoken.has(voter.id))
    return {
      kind: "voted",
      no: "Your delegate voted for you already. They can retract it, or you end the delegation, even when it is over.",
    };
  if (principal && spoken.has(principal.id))
    return { kind: "voted", no: `${oneLine(principal.name)} voted already, or somebody voted for them.` };
}
