import type { OutboxEvent, OutboxEventKind } from "#lib/core/events.ts";
import type { Tx } from "#lib/db/client.ts";
import { loadAccessPolicyFacts, loadBrokenRuleFacts, loadGrantFacts } from "./access-facts.ts";
import { brokenRuleId, dutyConflictId } from "./access-subjects.ts";
import { loadAgentFacts, loadDutyConflictFacts } from "./agent-facts.ts";
import { loadApprovalFacts } from "./approval-facts.ts";
import type { FactsOf } from "./facts.ts";
import { loadDelegationFacts, loadLapseFacts, loadOrphanFacts, loadPolicyFacts } from "./other-facts.ts";
import { loadQuarantineFacts } from "./quarantine-facts.ts";
import { loadRecertificationFacts } from "./recertification-facts.ts";
import { loadAccessReviewFacts } from "./review-facts.ts";
import { loadSubmissionFacts } from "./submission-facts.ts";

/** What an event is about: deliveries about one thing go one after the other. */
export function subjectIdOf(event: OutboxEvent): string {
  if ("submission_id" in event) return event.submission_id;
  if ("quarantine_id" in event) return event.quarantine_id;
  if ("recertification_id" in event) return event.recertification_id;
  if ("policy_change_id" in event) return event.policy_change_id;
  if ("access_policy_change_id" in event) return event.access_policy_change_id;
  if ("grant_id" in event) return event.grant_id;
  if ("access_review_id" in event) return event.access_review_id;
  if ("rule_id" in event) return dutyConflictId(event);
  if ("agent_id" in event) return event.agent_id;
  if ("rule" in event) return brokenRuleId(event);
  if ("approval_id" in event) return event.approval_id;
  if ("delegation_id" in event) return event.delegation_id;
  return "version_id" in event ? event.version_id : event.user_id;
}

/** What is true now of what an event tells of; null when it is gone. */
export function loadFacts(tx: Tx, event: OutboxEvent, at: Date): Promise<FactsOf<OutboxEventKind> | null> {
  switch (event.kind) {
    case "server.lapsed":
      return loadLapseFacts(tx, event.version_id, at);
    case "server.orphaned":
      return loadOrphanFacts(tx, event.user_id, at);
    case "policy.proposed":
    case "policy.decided":
      return loadPolicyFacts(tx, event.kind, event.policy_change_id, at);
    case "delegation.created":
      return loadDelegationFacts(tx, event.delegation_id, at);
    default:
      if ("submission_id" in event) return loadSubmissionFacts(tx, event, at);
      if ("access_policy_change_id" in event) return loadAccessPolicyFacts(tx, event, at);
      if ("grant_id" in event) return loadGrantFacts(tx, event, at);
      if ("approval_id" in event) return loadApprovalFacts(tx, event, at);
      if ("access_review_id" in event) return loadAccessReviewFacts(tx, event, at);
      if ("rule_id" in event) return loadDutyConflictFacts(tx, event, at);
      if ("agent_id" in event) return loadAgentFacts(tx, event, at);
      if ("rule" in event) return loadBrokenRuleFacts(tx, event, at);
      if ("quarantine_id" in event) return loadQuarantineFacts(tx, event, at);
      return loadRecertificationFacts(tx, event, at);
  }
}
