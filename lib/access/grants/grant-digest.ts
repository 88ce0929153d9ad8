import type { StageRule } from "#lib/decisions/index.ts";
import { digestOf } from "#lib/kernel/digest.ts";

type SignedAgent = {
  id: string;
  name: string;
  purpose: string;
  trustModel: string;
  gatewayIds: readonly string[];
  clientId: string | null;
  issuer: string | null;
  claim: string | null;
  claimValue: string | null;
  ownerTeamId: string | null;
  ownerUserId: string | null;
};

type SignedGrant = {
  serverId: string;
  scopes: readonly string[];
  tools: readonly string[];
  toolLevels: string;
  constraints: string;
  userIds: readonly string[];
  durationMinutes: number;
  notBefore: Date | null;
  followsId: string | null;
  policyVersion: number;
};

/**
 * What people sign: what the agent is and is for, for whom it acts, through which gateways, whom it is recognised by and
 * who answers for it; what it gets; and who decides. Another client or claim under the same name would be another agent.
 */
export function grantDigest(agent: SignedAgent, grant: SignedGrant, stages: readonly StageRule[]): string {
  return digestOf({
    agent: {
      id: agent.id,
      name: agent.name,
      purpose: agent.purpose,
      trust_model: agent.trustModel,
      gateways: agent.gatewayIds,
      client: agent.clientId,
      issuer: agent.issuer,
      claim: agent.claim,
      value: agent.claimValue,
      team: agent.ownerTeamId,
      user: agent.ownerUserId,
    },
    server: grant.serverId,
    scopes: grant.scopes,
    tools: grant.tools,
    tool_levels: grant.toolLevels,
    constraints: grant.constraints,
    users: grant.userIds,
    minutes: grant.durationMinutes,
    not_before: grant.notBefore?.toISOString() ?? null,
    follows: grant.followsId,
    policy_version: grant.policyVersion,
    stages,
  });
}
