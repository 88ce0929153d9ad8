import type { OutboxEventKind } from "#lib/core/events.ts";
import type {
  AccessReviewStatus,
  ApprovalStatus,
  BreakGlassVerdict,
  GrantStatus,
  PolicyChangeStatus,
  QuarantineStatus,
  RecertificationStatus,
  SubmissionStatus,
} from "#lib/core/words.ts";
import type { Reader } from "./readers.ts";
import type { NotificationView } from "./schemas.ts";

/** What is true of an event's subject when it is delivered; whom to tell what depends on nothing else. */

export type Subject = NotificationView["subject"];

type Common = {
  subject: Subject;
  /** Whose doing it is. Nobody is told what they did themselves. */
  actor: { id: string; name: string } | null;
  owners: readonly Reader[];
  governance: readonly Reader[];
};

/** The version whose lapse, if it lapsed, is dealt with by what the event tells of. */
type LapseOver = { lapseOver: string | null };

/** Who may vote now, has not, and is needed. */
type Signers = { signers: readonly Reader[] };

export type SubmissionFacts = Common &
  Signers &
  LapseOver & {
    status: SubmissionStatus;
    submitters: readonly Reader[];
    voters: readonly Reader[];
    /** Who wrote in the conversation before the comment that is told of. */
    participants: readonly Reader[];
    administrators: readonly Reader[];
  };

export type QuarantineFacts = Common &
  Signers & {
    status: QuarantineStatus;
    compliance: readonly Reader[];
    placers: readonly Reader[];
    proposers: readonly Reader[];
    voters: readonly Reader[];
  };

export type RecertificationFacts = Common &
  Signers &
  LapseOver & {
    status: RecertificationStatus;
    /** Nobody is left who could confirm it, so that reviewers decide without. */
    unowned: boolean;
    confirmers: readonly Reader[];
    /** Who will decide, whether or not it is their turn yet. */
    reviewers: readonly Reader[];
  };

export type PolicyFacts = Pick<Common, "subject" | "actor"> &
  Signers & {
    status: PolicyChangeStatus;
    adoptedVersion: number | null;
    proposers: readonly Reader[];
  };

/** Owners are those who answer for the agent. */
export type GrantFacts = Pick<Common, "subject" | "actor" | "owners"> &
  Signers & {
    status: GrantStatus;
    /** Why it was not decided by votes, or ended early; null where nobody said. */
    because: string | null;
    requesters: readonly Reader[];
    /** How many tools are taken from it, and until when they can be given back; null where nothing is. */
    taken: { tools: number; until: Date } | null;
  };

/** Owners are those who answer for it now. */
export type AgentFacts = Pick<Common, "subject" | "actor" | "owners"> & {
  disabled: boolean;
  /** Who requested something for it that is not decided. */
  requesters: readonly Reader[];
};

export type DutyConflictFacts = Pick<Common, "subject" | "actor" | "owners"> & {
  agent: string;
  rule: string;
  /** What the rule keeps apart. */
  sides: readonly [string, string];
  compliance: readonly Reader[];
};

export type BrokenRuleFacts = Pick<Common, "subject" | "actor" | "governance"> & {
  administrators: readonly Reader[];
};

/** How many grants of somebody's agents a review made smaller, and ended. */
export type ReviewHits = { narrowed: number; revoked: number };

/** Owners are those who answer for an agent that was hit. */
export type AccessReviewFacts = Pick<Common, "subject" | "actor" | "owners"> & {
  status: AccessReviewStatus;
  dueAt: Date;
  /** Who may decide on an item that nobody decided on yet. */
  deciders: readonly Reader[];
  /** Who may sign it off, while that is still to be done. */
  signers: readonly Reader[];
  hits: ReadonlyMap<string, ReviewHits>;
};

/** Owners are those who answer for the agent. */
export type ApprovalFacts = Pick<Common, "subject" | "actor" | "owners"> &
  Signers & {
    status: ApprovalStatus;
    /** Of governance and compliance, whoever does not stand on the side that asks. */
    overseers: readonly Reader[];
    /** Everybody whom a stage names. */
    named: readonly Reader[];
    /** Who may look at it as a second person, where somebody approved it alone and nobody has. */
    reviewers: readonly Reader[];
    /** Who approved it alone. */
    openers: readonly Reader[];
    administrators: readonly Reader[];
    /** By when a second person is to look at what was approved alone, and what one said; null where it was not. */
    glass: { dueAt: Date; verdict: BreakGlassVerdict | null } | null;
    beneficiaries: readonly Reader[];
    tier: number;
    /** The agent, server and tool: what has the same is like it. */
    like: string;
  };

export type LapseFacts = Common & { version: string };

/** `subject` is the first of the servers, `others` is how many more there are. */
export type OrphanFacts = Omit<Common, "owners"> & { others: number };

export type DelegationFacts = Pick<Common, "subject" | "actor"> & { delegates: readonly Reader[] };

/** Which facts belong to a kind of event. */
export type FactsOf<K extends OutboxEventKind> = K extends `submission.${string}`
  ? SubmissionFacts
  : K extends `quarantine.${string}`
    ? QuarantineFacts
    : K extends `recertification.${string}`
      ? RecertificationFacts
      : K extends "access_policy.rule_broken"
        ? BrokenRuleFacts
        : K extends `policy.${string}` | `access_policy.${string}`
          ? PolicyFacts
          : K extends `grant.${string}`
            ? GrantFacts
            : K extends `agent.${string}`
              ? AgentFacts
              : K extends `duty_conflict.${string}`
                ? DutyConflictFacts
                : K extends `access_review.${string}`
                  ? AccessReviewFacts
                  : K extends `approval.${string}`
                    ? ApprovalFacts
                    : K extends "server.lapsed"
                      ? LapseFacts
                      : K extends "server.orphaned"
                        ? OrphanFacts
                        : DelegationFacts;
