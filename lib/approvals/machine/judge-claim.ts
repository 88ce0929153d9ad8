import { statusAt, type Times } from "./status-at.ts";
import { agentTexts } from "./texts.ts";

export type Claimable = Times & { gatewayId: string; actionHash: string; claimNonce: string | null };
export type Claim = { gatewayId: string; actionHash: string; nonce: string };

export type ClaimJudgement =
  /** `again`: the same claim came before, and is answered with the same token. */
  | { kind: "claimed"; again: boolean }
  | { kind: "refused"; code: "not_found" | "conflict" | "gone"; why: string };

/**
 * Whether a gateway may have the one token of an approval. The caller holds the row's lock, and read the clock after it had it.
 * What else must still be so (agent, grant, tool, voters) is for the caller to know.
 */
export function judgeClaim(
  approval: Claimable,
  { gatewayId, actionHash, nonce }: Claim,
  at: Date,
): ClaimJudgement {
  if (gatewayId !== approval.gatewayId)
    return refused("not_found", "No such approval, or it is not yours to see.");
  if (actionHash !== approval.actionHash)
    return refused("conflict", "This is not the call that was approved: the action's hash is another.");
  const status = statusAt(approval, at);
  switch (status) {
    case "approved":
      return { kind: "claimed", again: false };
    case "claimed":
      return nonce === approval.claimNonce
        ? { kind: "claimed", again: true }
        : refused("conflict", "This was claimed already, and is claimed once.");
    case "pending":
      return refused("conflict", agentTexts.pending);
    default:
      return refused("gone", agentTexts[status]);
  }
}

function refused(code: "not_found" | "conflict" | "gone", why: string): ClaimJudgement {
  return { kind: "refused", code, why };
}
