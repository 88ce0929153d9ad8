import type { Decision, NextStep } from "../../evaluation/index.ts";
import { scopeName } from "../../terms/index.ts";
import type { AccessRequest, DecisionContext } from "../schemas.ts";
import type { BroughtInVain } from "./judge-brought.ts";

/** A decision as it is recorded. */
export type MadeDecision = {
  decision: Decision;
  id: string;
  at: Date;
  /** The approval that a permit used up. */
  approvalId?: string;
};

/** What a denial says beside the decision: of the approval that was brought, and that it can be asked about. */
export type Beside = { inVain?: BroughtInVain | null; accessRequest?: AccessRequest | undefined };

type Next = Pick<DecisionContext, "next_action" | "request" | "retry_after">;

/**
 * A decision as gateways hear it (§6.2): why, by what, and for a denial what to do about it. What the call was found to be
 * about is told only as far as it can be asked for.
 */
export function toResponse(
  { decision, id, at, approvalId }: MadeDecision,
  publicUrl: string,
  { inVain = null, accessRequest }: Beside = {},
): { decision: boolean; context: DecisionContext } {
  const { permit, consentId } = decision;
  const context: DecisionContext = {
    evaluation_id: id,
    evaluated_at: at.toISOString(),
    reason: decision.reason,
    reason_user: decision.text,
    policy: { version: decision.policyVersion, revision: decision.revision, rules: [...decision.ruleIds] },
    grants: [...decision.grantIds],
    ...(consentId === null ? {} : { consent: consentId }),
    ...(approvalId === undefined ? {} : { approval_id: approvalId }),
    ...(permit ? {} : nextOf(decision.next, publicUrl)),
    ...(inVain ? toldOf(inVain) : {}),
    ...(accessRequest === undefined ? {} : { access_request: accessRequest }),
  };
  return { decision: permit, context };
}

function toldOf({ reason, cause, next, retryAfter, text }: BroughtInVain): Partial<DecisionContext> {
  const retry = retryAfter === undefined ? {} : { retry_after: retryAfter };
  return { reason, cause, reason_user: text, next_action: next, ...retry };
}

function nextOf(next: NextStep, publicUrl: string): Next {
  switch (next.kind) {
    case "request_grant":
      return { next_action: "request", request: missingGrant(next, publicUrl) };
    case "give_consent": {
      const { agentId, server, scope } = next;
      const url = `${publicUrl}/my-agents?${new URLSearchParams({ agent: agentId, server })}`;
      return { next_action: "request", request: { kind: "consent", url, agent_id: agentId, server, scope } };
    }
    case "restore_grant": {
      const url = `${publicUrl}/grants/${encodeURIComponent(next.grantId)}`;
      return { next_action: "request", request: { kind: "restore", url, grant_id: next.grantId } };
    }
    case "ask_for_approval":
      return { next_action: "request", request: approvalAt(next.ruleId, publicUrl) };
    case "retry":
      return { next_action: "retry", retry_after: next.afterSeconds };
    case "none":
      return { next_action: "none" };
    default:
      return next satisfies never;
  }
}

/** Where people decide, and where the gateway asks them to. */
function approvalAt(rule: string, publicUrl: string): NonNullable<Next["request"]> {
  return { kind: "approval", url: `${publicUrl}/approvals`, endpoint: `${publicUrl}/api/v1/approvals`, rule };
}

function missingGrant(
  { agentId, server, scope, tool, declared }: Extract<NextStep, { kind: "request_grant" }>,
  publicUrl: string,
): NonNullable<Next["request"]> {
  const named = { server, scope, ...(tool === null ? {} : { tool }) };
  const url = `${publicUrl}/agents/${encodeURIComponent(agentId)}/request?${new URLSearchParams(named)}`;
  const scope_names = [
    scopeName({ server, level: scope }),
    ...(tool === null ? [] : [scopeName({ server, tool })]),
  ];
  const own = declared === undefined ? {} : { declared_scopes: [...declared] };
  return { kind: "grant", url, agent_id: agentId, ...named, scope_names, ...own };
}
