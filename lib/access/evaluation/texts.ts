import type { DecisionReason } from "./schemas.ts";

/**
 * What each reason says where a call has nothing to add. None tells whether something exists that the caller may not
 * see: what is unknown and what is not approved read the same.
 */
export const reasonTexts: Readonly<Record<DecisionReason, string>> = {
  permitted: "The call is permitted.",
  gateway_not_registered: "The gateway that asks is not registered here, or is switched off.",
  method_not_known: "Nothing is permitted for a method that is not known here.",
  agent_not_known: "No registered agent is recognised by this name.",
  agent_disabled: "The agent is disabled.",
  agent_owner_gone: "Nobody answers for the agent any more: it needs another owner.",
  agent_of_another_gateway: "This gateway may not speak for the agent.",
  user_required: "The agent acts only for a person, and the request names none.",
  user_not_accepted: "The agent acts only for itself, and the request names a person.",
  user_not_known: "No person is known by the name that the request gives.",
  user_disabled: "The account of the person that the agent acts for is disabled.",
  server_not_callable: "No server that may be called through this gateway fits the request.",
  tool_not_approved: "The server has no approved tool of this name.",
  tool_changed: "The tool is not as it was approved: its definition must be reviewed again.",
  no_grant: "No grant that is in force gives the agent this access.",
  grant_in_shadow: "This was taken from the agent's grant, as it was not used, and can still be restored.",
  arguments_not_granted: "The agent's grants do not allow the call with these arguments.",
  no_consent: "The person has not agreed that the agent may do this for them.",
  denied_by_rule: "A rule of the access policy refuses the call.",
  approval_required: "A person must approve the call first.",
  rate_limited: "The call is over a limit on how often it may be made.",
  session_over: "The session is over a limit.",
  region_not_allowed: "Such data may not be reached from or sent to this region.",
  not_current: "Decisions can't be made at the moment, as what they rest on may be out of date.",
};
