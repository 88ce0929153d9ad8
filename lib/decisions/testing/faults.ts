import * as decisions from "../index.ts";
import type { Kernel } from "./machine.ts";

type Change = (c: decisions.DecisionCase) => decisions.DecisionCase;

/** A kernel that is right about a case that it sees wrongly. */
function seeing(change: Change): Kernel {
  return {
    standingVotes: (c) => decisions.standingVotes(change(c)),
    countingVotes: (c) => decisions.countingVotes(change(c)),
    tally: (c) => decisions.tally(change(c)),
    outcomeOf: (c) => decisions.outcomeOf(change(c)),
    applyBallot: (c, ballot) => decisions.applyBallot(change(c), ballot),
    applyRetraction: (c, retraction) => decisions.applyRetraction(change(c), retraction),
  };
}

function seeingVotes(
  change: (vote: decisions.CastVote, c: decisions.DecisionCase) => decisions.CastVote,
): Kernel {
  return seeing((c) => ({ ...c, votes: c.votes.map((vote) => change(vote, c)) }));
}

/** A kernel that counts rightly and draws other conclusions. */
function concluding(outcomeOf: Kernel["outcomeOf"], tally: Kernel["tally"] = decisions.tally): Kernel {
  return {
    ...decisions,
    tally,
    outcomeOf,
    applyBallot(c, ballot) {
      const result = decisions.applyBallot(c, ballot);
      if (result.kind !== "cast") return result;
      return { ...result, outcome: outcomeOf({ ...c, votes: [...c.votes, result.vote] }) };
    },
    applyRetraction(c, retraction) {
      const result = decisions.applyRetraction(c, retraction);
      if (result.kind !== "retracted") return result;
      return { ...result, outcome: outcomeOf({ ...c, votes: [...c.votes, result.vote] }) };
    },
  };
}

function approvalsOf(c: decisions.DecisionCase) {
  return decisions.countingVotes(c).filter(({ decision }) => decision === "approve");
}

/** As many as have the role, wherever else they sit. */
function tallyTwice(c: decisions.DecisionCase): decisions.StageTally[] {
  return c.stages.map((stage) => {
    const able = approvalsOf(c).filter(({ roles }) => roles.includes(stage.role));
    const voterIds = able.slice(0, stage.need).map(({ voterId }) => voterId);
    return { ...stage, have: voterIds.length, voterIds };
  });
}

/** Everybody takes the first free seat and stays there. */
function tallyGreedily(c: decisions.DecisionCase): decisions.StageTally[] {
  const stages = c.stages.map((stage) => ({ ...stage, have: 0, voterIds: [] as string[] }));
  for (const { roles, voterId } of approvalsOf(c)) {
    const free = stages.find(({ role, need, have }) => roles.includes(role) && have < need);
    if (!free) continue;
    free.have += 1;
    free.voterIds.push(voterId);
  }
  return stages;
}

function passing(tally: Kernel["tally"]): Kernel {
  const full = (c: decisions.DecisionCase) => tally(c).every(({ have, need }) => have >= need);
  return concluding((c) => {
    const outcome = decisions.outcomeOf(c);
    return outcome === "open" || outcome === "approved" ? (full(c) ? "approved" : "open") : outcome;
  }, tally);
}

const open = { kind: "open" } as const;

/** Each is wrong in one thing, and breaks at least this promise. */
export const faults: { what: string; breaks: string; kernel: Kernel }[] = [
  {
    what: "counts the asking side",
    breaks: "votes and retractions are taken from those who may give them, and from nobody else",
    kernel: seeing((c) => ({ ...c, lineage: [] })),
  },
  {
    what: "counts the asking side, though it takes no votes from it",
    breaks: "nobody of the asking side counts",
    kernel: { ...seeing((c) => ({ ...c, lineage: [] })), applyBallot: decisions.applyBallot },
  },
  {
    what: "counts votes on another digest",
    breaks: "no vote on another digest counts",
    kernel: seeingVotes((vote, c) => ({ ...vote, digest: c.digest ?? vote.digest })),
  },
  {
    what: "takes a vote on what is no longer there as one on what is",
    breaks: "a vote is of what its voter saw",
    kernel: {
      ...decisions,
      applyBallot: (c, ballot) => decisions.applyBallot(c, { ...ballot, digest: c.digest ?? ballot.digest }),
    },
  },
  {
    what: "gives one person two seats",
    breaks: "every person sits once",
    kernel: passing(tallyTwice),
  },
  {
    what: "counts delegate and principal for themselves",
    breaks: "every person counts once",
    kernel: seeingVotes((vote) => ({ ...vote, onBehalfOf: null })),
  },
  {
    what: "loses a full set of approvals to the order they came in",
    breaks: "a full set of approvals is an approval, and no verdict is lost",
    kernel: passing(tallyGreedily),
  },
  {
    what: "passes when some stage is full",
    breaks: "it is decided by what the votes call for at that moment, and by nothing else",
    kernel: concluding((c) => {
      const outcome = decisions.outcomeOf(c);
      const some = decisions.tally(c).some(({ need, have }) => have >= need);
      return outcome === "open" && some ? "approved" : outcome;
    }),
  },
  {
    what: "hears no rejection",
    breaks: "a full set of approvals is an approval, and no verdict is lost",
    kernel: concluding((c) => {
      const outcome = decisions.outcomeOf(c);
      return outcome === "rejected" ? "open" : outcome;
    }),
  },
  {
    what: "counts votes that were taken back",
    breaks: "no vote that was taken back or came late counts",
    kernel: seeing((c) => ({ ...c, votes: c.votes.filter(({ decision }) => decision !== "retract") })),
  },
  {
    what: "counts who is disabled",
    breaks: "nobody counts who may not vote today",
    kernel: seeingVotes((vote) => ({ ...vote, active: true })),
  },
  {
    what: "counts late votes",
    breaks: "a late vote changes nothing",
    kernel: seeingVotes((vote) => ({ ...vote, late: false })),
  },
  {
    what: "decides what is decided once more",
    breaks: "it ends once",
    kernel: seeing((c) => (c.phase.kind === "decided" ? { ...c, phase: open } : c)),
  },
  {
    what: "asks for changes to what is decided",
    breaks: "what has ended stays as it ended",
    kernel: {
      ...decisions,
      applyBallot(c, ballot) {
        const result = decisions.applyBallot(c, ballot);
        if (result.kind !== "late" || ballot.decision !== "request_changes") return result;
        return { ...result, kind: "cast", outcome: "changes_requested" };
      },
    },
  },
  {
    what: "votes on what was withdrawn",
    breaks: "votes and retractions are taken from those who may give them, and from nobody else",
    kernel: seeing((c) => (c.phase.kind === "closed" ? { ...c, phase: open } : c)),
  },
  {
    what: "lets nobody vote who ever did",
    breaks: "votes and retractions are taken from those who may give them, and from nobody else",
    kernel: {
      ...decisions,
      applyBallot: (c, ballot) =>
        c.votes.some(({ voterId }) => voterId === ballot.voter.id)
          ? { kind: "refused", refusal: { kind: "voted", no: "You voted." } }
          : decisions.applyBallot(c, ballot),
    },
  },
];
