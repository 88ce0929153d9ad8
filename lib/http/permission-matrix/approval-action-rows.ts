import { each, type Rows, row } from "./row.ts";

const elsewhere = {
  code: "not_found",
  because: "another gateway asked for it, and whoever did not is not told that it exists",
} as const;

export const approvalActionRows: Rows = {
  "POST /api/v1/approvals/{id}/votes": row("actionToDecide", {
    input: ({ painted }) => ({ ...painted, decision: "approve" }),
    // Nobody on the agent's side, nor whom it acts for.
    allowed: { stranger: ["governance"] },
    refusedAs: { stranger: "not_found", creator: "not_found" },
  }),
  "POST /api/v1/approvals/{id}/edits": row("actionToDecide", {
    input: ({ painted }) => ({ ...painted, arguments: '{"amount":50,"to":"ana"}', reason: "Half is due." }),
    // Whoever may decide on it.
    allowed: { stranger: ["governance"] },
    refusedAs: { stranger: "not_found", creator: "not_found" },
  }),
  "POST /api/v1/approvals/{id}/revoke": row("actionToDecide", {
    input: ({ id }) => ({ id, reason: "Not now." }),
    allowed: {
      ...each(["stranger", "creator"], ["governance"]),
      ...each(["owner", "holder"], ["admin", "governance", "compliance", "member"]),
    },
  }),
  "POST /api/v1/approvals/{id}/claim": row("actionToDecide", {
    input: ({ id, painted }) => ({ id, action_hash: painted.action_hash, claim_nonce: "a".repeat(16) }),
    allowed: [],
    machines: ["gateway"],
    answers: elsewhere,
  }),
  "POST /api/v1/approvals/{id}/outcome": row("actionToDecide", {
    input: ({ id }) => ({ id, result: "succeeded" }),
    allowed: [],
    machines: ["gateway"],
    answers: elsewhere,
  }),
};
