import { z } from "zod";
import { submissionStatuses } from "./words.ts";

const id = z.string();

/**
 * What happened, for whoever is to be told of it: in the console now, by mail, webhook and chat later. An event names
 * things and carries nothing of them, so that whoever delivers it shows what is true then.
 */
export const outboxEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("submission.in_review"), submission_id: id }),
  /** What is under review changed; votes on what it was count no more. */
  z.object({ kind: z.literal("submission.changed"), submission_id: id }),
  z.object({ kind: z.literal("submission.commented"), submission_id: id, comment_id: id }),
  z.object({ kind: z.literal("submission.changes_requested"), submission_id: id }),
  z.object({
    kind: z.literal("submission.decided"),
    submission_id: id,
    status: z.enum(submissionStatuses).extract(["approved", "rejected", "withdrawn", "superseded"]),
  }),
  z.object({ kind: z.literal("submission.late_vote"), submission_id: id, vote_id: id }),
  /** Half of its time has gone (1), all of it (2). */
  z.object({ kind: z.literal("submission.escalated"), submission_id: id, level: z.int().min(1).max(2) }),
  z.object({ kind: z.literal("quarantine.placed"), quarantine_id: id }),
  z.object({ kind: z.literal("quarantine.lift_proposed"), quarantine_id: id }),
  z.object({ kind: z.literal("quarantine.lift_refused"), quarantine_id: id }),
  z.object({ kind: z.literal("quarantine.lifted"), quarantine_id: id }),
  z.object({ kind: z.literal("server.lapsed"), version_id: id }),
  z.object({ kind: z.literal("server.orphaned"), user_id: id }),
  z.object({ kind: z.literal("recertification.opened"), recertification_id: id }),
  z.object({ kind: z.literal("recertification.confirmed"), recertification_id: id }),
  z.object({ kind: z.literal("recertification.overdue"), recertification_id: id }),
  z.object({ kind: z.literal("recertification.decided"), recertification_id: id }),
  z.object({ kind: z.literal("policy.proposed"), policy_change_id: id }),
  z.object({ kind: z.literal("policy.decided"), policy_change_id: id }),
  z.object({ kind: z.literal("access_policy.proposed"), access_policy_change_id: id }),
  z.object({ kind: z.literal("access_policy.decided"), access_policy_change_id: id }),
  z.object({ kind: z.literal("grant.requested"), grant_id: id }),
  z.object({ kind: z.literal("grant.decided"), grant_id: id }),
  /** It gives no access any more: its time was over, or somebody ended it. */
  z.object({ kind: z.literal("grant.ended"), grant_id: id }),
  /** Made smaller, or given back what was taken. */
  z.object({ kind: z.literal("grant.narrowed"), grant_id: id }),
  z.object({ kind: z.literal("approval.requested"), approval_id: id }),
  z.object({ kind: z.literal("approval.escalated"), approval_id: id }),
  /** It does not wait for anybody any more. */
  z.object({ kind: z.literal("approval.decided"), approval_id: id }),
  /** Somebody allowed what is like it, for a while. */
  z.object({ kind: z.literal("approval.standing_given"), approval_id: id }),
  /** One person approved it alone, in an emergency; nobody looked at that in time; a second person did. */
  z.object({ kind: z.literal("approval.glass_broken"), approval_id: id }),
  z.object({ kind: z.literal("approval.glass_overdue"), approval_id: id }),
  z.object({ kind: z.literal("approval.glass_reviewed"), approval_id: id }),
  z.object({ kind: z.literal("access_review.opened"), access_review_id: id }),
  z.object({ kind: z.literal("access_review.closed"), access_review_id: id }),
  z.object({ kind: z.literal("access_review.applied"), access_review_id: id }),
  z.object({ kind: z.literal("agent.disabled"), agent_id: id, by: id.nullable() }),
  /** Somebody else, or another team, answers for it from now on. */
  z.object({ kind: z.literal("agent.assigned"), agent_id: id, by: id.nullable() }),
  /** An agent has both sides of a rule, and no exception lets it; it no longer has, or one does. */
  z.object({ kind: z.literal("duty_conflict.found"), agent_id: id, rule_id: id }),
  z.object({ kind: z.literal("duty_conflict.over"), agent_id: id, rule_id: id }),
  /** A rule of this version could not be evaluated, and counted as met; `day` (UTC) as `2026-01-31`. */
  z.object({
    kind: z.literal("access_policy.rule_broken"),
    policy_version: z.int(),
    rule: z.string(),
    day: z.iso.date(),
  }),
  z.object({ kind: z.literal("delegation.created"), delegation_id: id }),
]);
export type OutboxEvent = z.output<typeof outboxEvent>;
export type OutboxEventKind = OutboxEvent["kind"];
