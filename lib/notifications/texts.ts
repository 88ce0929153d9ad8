import type { OutboxEventKind } from "#lib/core/events.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { ApprovalStatus } from "#lib/core/words.ts";
import type { FactsOf } from "./facts.ts";
import type { EventOf, Recipient } from "./recipients.ts";

const nameMax = 160;
const nameOf = (text: string) => oneLine(text, nameMax);
const subjectOf = ({ subject }: { subject: { name: string } }) => nameOf(subject.name);
/** A sentence of ours with three names in it. */
const sentenceOf = ({ subject }: { subject: { name: string } }) => oneLine(subject.name, 4 * nameMax);
const actorOf = ({ actor }: { actor: { name: string } | null }) => (actor ? nameOf(actor.name) : "Somebody");
const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** What became of an action that waited for a person, as its people read it. */
const approvalOutcomes: Record<ApprovalStatus, string> = {
  pending: "It waits.",
  approved: "It was approved.",
  denied: "It was denied.",
  expired: "Nobody decided in time.",
  cancelled: "The request was taken back.",
  superseded: "It was changed into another request.",
  revoked: "It was stopped.",
  lapsed: "It was approved, and not made in time.",
  claimed: "It was approved, and is being made.",
  succeeded: "It was approved, and made.",
  failed: "It was approved, and failed.",
  unknown: "It was approved; whether it was made is not known.",
};

/** What happened, in a sentence of our own words; names alone are somebody else's, and shown as such. */
const texts: {
  [K in OutboxEventKind]: (facts: FactsOf<K>, event: EventOf<K>, recipient: Recipient) => string;
} = {
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
  "access_policy.proposed": (facts) =>
    `${actorOf(facts)} proposed another access policy, which waits for your signature.`,
  "access_policy.decided": ({ status, adoptedVersion }) =>
    status === "adopted"
      ? `Your access policy was adopted as version ${adoptedVersion}.`
      : `Your access policy was ${status}.`,
  "grant.requested": (facts) =>
    `${actorOf(facts)} requested a grant for ${subjectOf(facts)}, which waits for your decision.`,
  "grant.decided": (facts) => {
    switch (facts.status) {
      case "denied":
        return `The grant for ${subjectOf(facts)} was denied.`;
      case "cancelled":
        return `The request for ${subjectOf(facts)} was cancelled.${facts.because ? ` ${oneLine(facts.because)}` : ""}`;
      case "lapsed":
        return `Nobody decided the request for ${subjectOf(facts)} in time.`;
      default:
        return `The grant for ${subjectOf(facts)} was approved.`;
    }
  },
  "grant.ended": (facts) => {
    switch (facts.status) {
      case "revoked":
        return `${actorOf(facts)} revoked the grant for ${subjectOf(facts)}.`;
      case "released":
        return `${actorOf(facts)} released the grant for ${subjectOf(facts)}.`;
      default:
        return `The grant for ${subjectOf(facts)} is over.`;
    }
  },
  "grant.narrowed": (facts) => {
    const { taken } = facts;
    if (!taken) return `All that was taken from the grant for ${subjectOf(facts)} is back.`;
    const are = taken.tools === 1 ? "is" : "are";
    return `${counted(taken.tools, "tool")} ${are} taken from the grant for ${subjectOf(facts)}, and can be given back until ${dayOf(taken.until)}.`;
  },
  "approval.requested": (facts) => `${sentenceOf(facts)} It waits for your decision.`,
  "approval.escalated": (facts, _, { kind }) =>
    kind === "needs_you"
      ? `${sentenceOf(facts)} Half of the time has gone, and it still waits for your decision.`
      : `${sentenceOf(facts)} Half of the time has gone, and nobody has decided.`,
  "approval.decided": (facts) => `${sentenceOf(facts)} ${approvalOutcomes[facts.status]}`,
  "approval.standing_given": (facts) => `${sentenceOf(facts)} Actions like it are allowed for a while.`,
  "approval.glass_broken": (facts, _, { kind }) => {
    const done = `${sentenceOf(facts)} ${actorOf(facts)} approved it alone, in an emergency.`;
    return kind === "needs_you" && facts.glass
      ? `${done} It waits for your review, until ${dayOf(facts.glass.dueAt)}.`
      : done;
  },
  "approval.glass_overdue": (facts) =>
    `${sentenceOf(facts)} It was approved in an emergency, and nobody has looked at that since.`,
  "approval.glass_reviewed": (facts) =>
    `${sentenceOf(facts)} ${actorOf(facts)} looked at its approval in an emergency, which was ${facts.glass?.verdict ?? "reviewed"}.`,
  "access_review.opened": (facts) =>
    `The access review ${subjectOf(facts)} asks what agents keep. Decide by ${dayOf(facts.dueAt)}.`,
  "access_review.closed": (facts) => `The access review ${subjectOf(facts)} was closed.`,
  "access_review.applied": (facts, _, { id, kind }) => {
    if (kind === "needs_you") return `The access review ${subjectOf(facts)} was applied and awaits sign-off.`;
    const { narrowed = 0, revoked = 0 } = facts.hits.get(id) ?? {};
    const done = [
      ...(narrowed > 0 ? [`narrowed ${counted(narrowed, "grant")}`] : []),
      ...(revoked > 0 ? [`revoked ${counted(revoked, "grant")}`] : []),
    ];
    return `The access review ${subjectOf(facts)} ${done.join(" and ")} of agents that you answer for.`;
  },
  "agent.disabled": (facts) =>
    `${actorOf(facts)} disabled ${subjectOf(facts)}. It may do nothing, whatever it was granted.`,
  "agent.assigned": (facts) =>
    `${actorOf(facts)} had you, or a team of yours, answer for ${subjectOf(facts)}.`,
  "duty_conflict.found": ({ agent, rule, sides: [one, other] }) =>
    `${nameOf(agent)} has both "${nameOf(one)}" and "${nameOf(other)}", which the rule ${rule} keeps apart. End one of them, or make an exception.`,
  "duty_conflict.over": ({ agent, rule }) => `${nameOf(agent)} is not against the rule ${rule} any more.`,
  "access_policy.rule_broken": (facts, { policy_version }) =>
    `The rule ${subjectOf(facts)} of the access policy, version ${policy_version}, can't be evaluated. It counts as met until it is mended.`,
  "delegation.created": (facts) => `${actorOf(facts)} named you to act for them.`,
};

/** What one recipient of an event reads. */
export function textFor<K extends OutboxEventKind>(
  event: EventOf<K>,
  facts: FactsOf<K>,
  recipient: Recipient,
): string {
  const { insteadOf } = recipient;
  const write = texts[event.kind as K];
  const text = write(facts, event, recipient);
  return insteadOf === undefined ? text : `${text} You stand in for ${nameOf(insteadOf)}.`;
}
