import type { OutboxEventKind } from "#lib/core/events.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { FactsOf } from "./facts.ts";
import type { EventOf, Recipient } from "./recipients.ts";

const nameMax = 160;
const nameOf = (text: string) => oneLine(text, nameMax);
const subjectOf = ({ subject }: { subject: { name: string } }) => nameOf(subject.name);
const actorOf = ({ actor }: { actor: { name: string } | null }) => (actor ? nameOf(actor.name) : "Somebody");

/** What happened, in a sentence of our own words; names alone are somebody else's, and shown as such. */
const texts: { [K in OutboxEventKind]: (facts: FactsOf<K>, event: EventOf<K>) => string } = {
  "submission.in_review": (facts) => `${subjectOf(facts)} waits for your signature.`,
  "submission.changed": (facts) => `${subjectOf(facts)} changed in review and waits for your signature.`,
  "submission.commented": (facts) => `${actorOf(facts)} commented on ${subjectOf(facts)}.`,
  "submission.changes_requested": (facts) => `${actorOf(facts)} asked for changes to ${subjectOf(facts)}.`,
  "submission.decided": (facts, { status }) =>
    status === "superseded"
      ? `${subjectOf(facts)} was superseded by another submission.`
      : `${subjectOf(facts)} was ${status}.`,
  "submission.late_vote": (facts) =>
    `${actorOf(facts)} voted on ${subjectOf(facts)} after it was decided; that vote does not count.`,
  "submission.escalated": (facts, { level }) =>
    level === 1
      ? `Half of the time for ${subjectOf(facts)} has gone, and it still waits for your signature.`
      : `The decision on ${subjectOf(facts)} is overdue.`,
  "quarantine.placed": (facts) => `${actorOf(facts)} quarantined ${subjectOf(facts)}.`,
  "quarantine.lift_proposed": (facts) =>
    `${actorOf(facts)} proposed to lift the quarantine of ${subjectOf(facts)}, which waits for your signature.`,
  "quarantine.lift_refused": (facts) =>
    `The quarantine of ${subjectOf(facts)} stays: lifting it was refused.`,
  "quarantine.lifted": (facts) => `The quarantine of ${subjectOf(facts)} was lifted.`,
  "server.lapsed": (facts) =>
    `The approval of ${subjectOf(facts)} ${nameOf(facts.version)} lapsed; it is no longer callable.`,
  "server.orphaned": (facts) => {
    if (facts.others === 0) return `${subjectOf(facts)} has nobody left who answers for it.`;
    const more = facts.others === 1 ? "1 other server" : `${facts.others} other servers`;
    return `${subjectOf(facts)} and ${more} have nobody left who answers for them.`;
  },
  "recertification.opened": (facts) =>
    facts.unowned
      ? `${subjectOf(facts)} is due and has nobody left to confirm it; it waits for your decision.`
      : `${subjectOf(facts)} is due: confirm that its facts still hold.`,
  "recertification.confirmed": (facts) =>
    `${actorOf(facts)} confirmed ${subjectOf(facts)}, which waits for your decision.`,
  "recertification.overdue": (facts) => `The recertification of ${subjectOf(facts)} is overdue.`,
  "recertification.decided": (facts) => {
    if (facts.status === "kept") return `${subjectOf(facts)} was kept.`;
    if (facts.status === "revoked") return `${subjectOf(facts)} was revoked; it is no longer callable.`;
    return `The recertification of ${subjectOf(facts)} was closed.`;
  },
  "policy.proposed": (facts) =>
    `${actorOf(facts)} proposed another approval matrix, which waits for your signature.`,
  "policy.decided": ({ status, adoptedVersion }) =>
    status === "adopted"
      ? `Your approval matrix was adopted as version ${adoptedVersion}.`
      : `Your approval matrix was ${status}.`,
  "delegation.created": (facts) => `${actorOf(facts)} named you to act for them.`,
};

/** What one recipient of an event reads. */
export function textFor<K extends OutboxEventKind>(
  event: EventOf<K>,
  facts: FactsOf<K>,
  { insteadOf }: Recipient,
): string {
  const write = texts[event.kind as K];
  const text = write(facts, event);
  return insteadOf === undefined ? text : `${text} You stand in for ${nameOf(insteadOf)}.`;
}
