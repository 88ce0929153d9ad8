import type { OutboxEvent, OutboxEventKind } from "#lib/core/events.ts";
import type { NotificationKind } from "#lib/core/words.ts";
import type { FactsOf } from "./facts.ts";
import type { Reader } from "./readers.ts";

export type EventOf<K extends OutboxEventKind> = Extract<OutboxEvent, { kind: K }>;

type Audience = readonly [kind: NotificationKind, readers: readonly Reader[]];

/** What somebody is told, and as what. */
export type Recipient = Reader & { kind: NotificationKind };

/**
 * Who is told of what, and what it is to them. Who is named twice is told once, as what comes first. What asks for
 * something is sent only while it is still to be done: an event may be delivered late.
 */
const rules: { [K in OutboxEventKind]: (facts: FactsOf<K>, event: EventOf<K>) => Audience[] } = {
  "submission.in_review": ({ signers }) => [["needs_you", signers]],
  "submission.changed": ({ signers }) => [["needs_you", signers]],
  "submission.commented": ({ status, submitters, participants }) => [
    [status === "changes_requested" ? "needs_you" : "told", submitters],
    ["told", participants],
  ],
  "submission.changes_requested": ({ status, submitters }) =>
    status === "changes_requested" ? [["needs_you", submitters]] : [],
  "submission.decided": ({ submitters, owners, voters }) => [
    ["decided", submitters],
    ["decided", owners],
    ["decided", voters],
  ],
  "submission.late_vote": ({ governance }) => [["told", governance]],
  "submission.escalated": ({ status, signers, administrators, governance }, { level }) => {
    if (status !== "in_review") return [];
    if (level === 1) return [["needs_you", signers]];
    return [
      ["overdue", signers],
      ["overdue", administrators],
      ["overdue", governance],
    ];
  },
  "quarantine.placed": ({ governance, compliance, owners }) => [
    ["told", governance],
    ["told", compliance],
    ["told", owners],
  ],
  "quarantine.lift_proposed": ({ status, signers }) =>
    status === "lift_proposed" ? [["needs_you", signers]] : [],
  "quarantine.lift_refused": ({ proposers, placers }) => [
    ["decided", proposers],
    ["decided", placers],
  ],
  "quarantine.lifted": ({ proposers, placers, voters, owners }) => [
    ["decided", proposers],
    ["decided", placers],
    ["decided", voters],
    ["decided", owners],
  ],
  "server.lapsed": ({ owners, governance }) => [
    ["overdue", owners],
    ["overdue", governance],
  ],
  // Its owner is who is gone.
  "server.orphaned": ({ governance }) => [["told", governance]],
  "recertification.opened": ({ status, unowned, owners, signers }) => {
    if (unowned) return [["needs_you", signers]];
    return status === "awaiting_owner" ? [["needs_you", owners]] : [];
  },
  "recertification.confirmed": ({ status, signers }) =>
    status === "awaiting_reviewer" ? [["needs_you", signers]] : [],
  "recertification.overdue": ({ status, owners, reviewers }) =>
    status === "awaiting_owner" || status === "awaiting_reviewer"
      ? [
          ["overdue", owners],
          ["overdue", reviewers],
        ]
      : [],
  "recertification.decided": ({ owners, confirmers }) => [
    ["decided", owners],
    ["decided", confirmers],
  ],
  "policy.proposed": ({ status, signers }) => (status === "proposed" ? [["needs_you", signers]] : []),
  "policy.decided": ({ proposers }) => [["decided", proposers]],
  "access_policy.proposed": ({ status, signers }) => (status === "proposed" ? [["needs_you", signers]] : []),
  "access_policy.decided": ({ proposers }) => [["decided", proposers]],
  "grant.requested": ({ status, signers }) => (status === "requested" ? [["needs_you", signers]] : []),
  "grant.decided": ({ requesters, owners }) => [
    ["decided", requesters],
    ["decided", owners],
  ],
  "grant.ended": ({ requesters, owners }) => [
    ["told", requesters],
    ["told", owners],
  ],
  "grant.narrowed": ({ owners, requesters }) => [
    ["told", owners],
    ["told", requesters],
  ],
  "approval.requested": ({ status, signers }) => (status === "pending" ? [["needs_you", signers]] : []),
  "approval.escalated": ({ status, signers, overseers }) =>
    status === "pending"
      ? [
          ["needs_you", signers],
          ["overdue", overseers],
        ]
      : [],
  "approval.decided": ({ beneficiaries, owners }) => [
    ["decided", beneficiaries],
    ["decided", owners],
  ],
  "approval.standing_given": ({ beneficiaries, owners }) => [
    ["told", beneficiaries],
    ["told", owners],
  ],
  // Loudly: also to everybody whose yes was passed over.
  "approval.glass_broken": ({ reviewers, named, overseers, beneficiaries, owners }) => [
    ["needs_you", reviewers],
    ["told", named],
    ["told", overseers],
    ["told", beneficiaries],
    ["told", owners],
  ],
  "approval.glass_overdue": ({ glass, reviewers, openers, administrators, owners }) =>
    glass?.verdict === null
      ? [
          ["overdue", reviewers],
          ["overdue", openers],
          ["overdue", administrators],
          ["overdue", owners],
        ]
      : [],
  "approval.glass_reviewed": ({ openers, owners }) => [
    ["decided", openers],
    ["decided", owners],
  ],
  "access_review.opened": ({ deciders }) => [["needs_you", deciders]],
  "access_review.closed": () => [],
  "access_review.applied": ({ signers, owners }) => [
    ["needs_you", signers],
    ["told", owners],
  ],
  "agent.disabled": ({ owners, requesters }) => [
    ["told", owners],
    ["told", requesters],
  ],
  "agent.assigned": ({ owners }) => [["told", owners]],
  "duty_conflict.found": ({ compliance, owners }) => [
    ["needs_you", compliance],
    ["needs_you", owners],
  ],
  "duty_conflict.over": () => [],
  "access_policy.rule_broken": ({ administrators, governance }) => [
    ["needs_you", administrators],
    ["told", governance],
  ],
  "delegation.created": ({ delegates }) => [["told", delegates]],
};

/** Which earlier notifications of its subject an event makes pointless, whoever has them. */
export const silencedBy: Record<OutboxEventKind, readonly NotificationKind[]> = {
  // A round begins anew, and its clock with it.
  "submission.in_review": ["needs_you", "overdue"],
  "submission.changed": ["needs_you"],
  "submission.commented": [],
  "submission.changes_requested": ["needs_you", "overdue"],
  "submission.decided": ["needs_you", "overdue"],
  "submission.late_vote": [],
  "submission.escalated": [],
  "quarantine.placed": [],
  // One proposal at a time: an earlier one was withdrawn, or refused.
  "quarantine.lift_proposed": ["needs_you"],
  "quarantine.lift_refused": ["needs_you", "overdue"],
  "quarantine.lifted": ["needs_you", "overdue"],
  "server.lapsed": [],
  "server.orphaned": [],
  "recertification.opened": [],
  // It stays as late as it was until it is decided.
  "recertification.confirmed": ["needs_you"],
  "recertification.overdue": [],
  "recertification.decided": ["needs_you", "overdue"],
  "policy.proposed": [],
  "policy.decided": ["needs_you", "overdue"],
  "access_policy.proposed": [],
  "access_policy.decided": ["needs_you", "overdue"],
  "grant.requested": [],
  "grant.decided": ["needs_you", "overdue"],
  "grant.ended": [],
  "grant.narrowed": [],
  "approval.requested": [],
  "approval.escalated": [],
  "approval.decided": ["needs_you", "overdue"],
  "approval.standing_given": [],
  "approval.glass_broken": ["needs_you", "overdue"],
  "approval.glass_overdue": [],
  "approval.glass_reviewed": ["needs_you", "overdue"],
  "access_review.opened": [],
  "access_review.closed": ["needs_you"],
  "access_review.applied": ["needs_you"],
  "agent.disabled": [],
  "agent.assigned": [],
  "duty_conflict.found": [],
  "duty_conflict.over": ["needs_you"],
  "access_policy.rule_broken": [],
  "delegation.created": [],
};

/** What asks for something that is to be done whatever becomes of the subject otherwise, and until which event. */
export const outlasting: Partial<Record<OutboxEventKind, OutboxEventKind>> = {
  "approval.glass_broken": "approval.glass_reviewed",
  "approval.glass_overdue": "approval.glass_reviewed",
};

/** What stands beside others of its kind and subject, where everything else takes their place: each version lapses by itself. */
export const besideOthers: readonly OutboxEventKind[] = ["server.lapsed"];

/** Everybody who is told of an event, each once. */
export function recipientsOf<K extends OutboxEventKind>(event: EventOf<K>, facts: FactsOf<K>): Recipient[] {
  const rule = rules[event.kind as K];
  const told = new Set(facts.actor ? [facts.actor.id] : []);
  return rule(facts, event).flatMap(([kind, readers]) =>
    readers.flatMap((reader) => {
      if (told.has(reader.id)) return [];
      told.add(reader.id);
      return [{ ...reader, kind }];
    }),
  );
}
