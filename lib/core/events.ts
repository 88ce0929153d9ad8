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
  z.object({ kind: z.literal("delegation.created"), delegation_id: id }),
]);
export type OutboxEvent = z.output<typeof outboxEvent>;
export type OutboxEventKind = OutboxEvent["kind"];
