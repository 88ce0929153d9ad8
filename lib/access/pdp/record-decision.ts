import { hash } from "node:crypto";
import { type AuditRecord, classOfReport, recordVersion } from "#lib/core/audit-record.ts";
import { clip } from "./clip.ts";
import type { Decided } from "./decided.ts";
import { sentenceMax } from "./limits.ts";
import { redact, type Tell } from "./redact.ts";

/** Whether the policy wants an event recorded: of an id, it is always the same. */
export function isSampled(eventId: string, share: number): boolean {
  if (share >= 1) return true;
  return Number.parseInt(hash("sha256", eventId).slice(0, 12), 16) < share * 2 ** 48;
}

/**
 * The event as it is stored. Whatever the gateway says, it can be stored, and no secret among it is: they are taken out as they
 * are of the events that gateways report.
 */
export function toRecord(decided: Decided): AuditRecord {
  const { eventId, asked, decision, argsProof } = decided;
  const { names, tell, reason, userAgent, redactions } = redact(decided);
  const at = decided.at.toISOString().replace("Z", "000Z");
  const status = decision.permit ? "success" : "denied";
  // Members in the order of canonical JSON: there is nothing to sort then, and this is on the way of every call.
  return {
    action: decision.permit ? "access.permit" : "access.deny",
    audit_id: eventId,
    caller: {
      agent: tell(names.agent),
      agent_name: tell(names.agent_name),
      ...said("client_ip", names.client_ip, tell),
      identity: tell(names.identity),
      identity_type: asked.user === null ? "agent" : "user",
      ...said("session_id", names.session_id, tell),
      ...said("user_agent", userAgent, clip),
    },
    class: classOfReport(status),
    context: { gateway_id: clip(asked.gatewayId), policy_decisions: [factsOf(decided, tell)] },
    operation: {
      ...(argsProof ? { arguments: { bytes: argsProof.bytes, hash: argsProof.hash } } : {}),
      name: tell(names.name),
      request_id: tell(names.request_id),
      ...(decision.access === null ? {} : { scope_used: decision.access }),
      ...said("server", names.server, tell),
      ...said("server_version", names.server_version, tell),
      type: tell(names.type),
    },
    reason: clip(reason, sentenceMax),
    received_at: at,
    result: {
      ...(decision.permit ? {} : { error_code: decision.reason }),
      ...(redactions.length === 0 ? {} : { redactions }),
      status,
    },
    targets: targetsOf(decided, tell),
    timestamp: at,
    version: recordVersion,
  };
}

function targetsOf({ decision, agentName }: Decided, tell: Tell): AuditRecord["targets"] {
  const { agentId, grantIds, consentId } = decision;
  return [
    ...(agentId === null ? [] : [{ id: agentId, ...said("name", agentName, tell), type: "agent" }]),
    ...grantIds.map((id) => ({ id, type: "grant" })),
    ...(consentId === null ? [] : [{ id: consentId, type: "consent" }]),
  ];
}

/** What the decision rests on: enough to make it again. */
function factsOf({ asked, decision }: Decided, tell: Tell) {
  const { permit, reason, policyVersion, revision, ruleIds, grantIds, consentId, brokenRules } = decision;
  const { session, toolHash, regions } = asked;
  return {
    broken_rules: [...brokenRules],
    consent: consentId,
    decision: permit ? "permit" : "deny",
    gateway: clip(asked.gatewayId),
    grants: [...grantIds],
    policy_version: policyVersion,
    reason,
    regions: regions.map(tell),
    revision,
    rules: [...ruleIds],
    session: session && { cost: session.cost, id: tell(session.id), steps: session.steps },
    tool_hash: toolHash === null ? null : tell(toolHash),
  };
}

function said<N extends string>(name: N, text: string | undefined, tell: Tell): { [K in N]?: string } {
  return text === undefined ? {} : ({ [name]: tell(text) } as { [K in N]?: string });
}
