import type { OutboxEventKind } from "#lib/core/events.ts";
import type {
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
      : K extends `policy.${string}`
        ? PolicyFacts
        : K extends "server.lapsed"
          ? LapseFacts
          : K extends "server.orphaned"
            ? OrphanFacts
            : DelegationFacts;
