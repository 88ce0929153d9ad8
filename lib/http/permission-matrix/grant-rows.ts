import { administrators, anybody, reviewers } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";

/** Whoever answers for the agent; who acts for them does not. */
const answering = ["submitter", "teamMember"] as const;
const reason = "It tells the weather.";

export const grantRows: Rows = {
  "GET /api/v1/grants": row("requestedGrant", {
    input: ({ agent }) => ({ agent }),
    shows: ({ id }) => id,
    allowed: anybody,
  }),
  "POST /api/v1/grants": row("requestedGrant", {
    input: ({ agent, server }) => ({ agent_id: agent, server, scopes: ["read"], reason }),
    allowed: each(answering, ["member"]),
  }),
  "POST /api/v1/grants/preview": row("requestedGrant", {
    input: ({ agent, server }) => ({ agent_id: agent, server, scopes: ["read"] }),
    allowed: each(answering, ["member"]),
  }),
  "GET /api/v1/grants/counts": row("nothing", { allowed: anybody }),
  "GET /api/v1/grants/{id}": row("requestedGrant", { input: ({ id }) => ({ id }), allowed: anybody }),
  "POST /api/v1/grants/{id}/votes": row("requestedGrant", {
    input: ({ id, digest }) => ({ id, digest, decision: "approve", reason }),
    // Nobody on the side that asks, nor whoever acts for them.
    allowed: { stranger: reviewers },
  }),
  "POST /api/v1/grants/{id}/cancel": row("requestedGrant", {
    input: ({ id }) => ({ id }),
    allowed: each(answering, [...administrators, ...reviewers, "member"]),
  }),
  "POST /api/v1/grants/{id}/release": row("givenGrant", {
    input: ({ id }) => ({ id, reason }),
    allowed: each(answering, [...administrators, ...reviewers, "member"]),
  }),
  "POST /api/v1/grants/{id}/revoke": row("givenGrant", {
    input: ({ id }) => ({ id, reason }),
    allowed: [...administrators, ...reviewers],
  }),

  "GET /api/v1/access-policy": row("nothing", { allowed: anybody }),
  "GET /api/v1/access-policy/versions": row("nothing", { allowed: anybody }),
  "GET /api/v1/access-policy/changes": row("accessPolicyChange", {
    shows: ({ id }) => id,
    allowed: anybody,
  }),
  "POST /api/v1/access-policy/changes": row("accessPolicyChange", {
    input: ({ change }) => ({ ...change, reason: "Fewer." }),
    allowed: administrators,
    answers: {
      code: "conflict",
      because: "a proposal waits already, which who may not propose is never told",
    },
  }),
  "GET /api/v1/access-policy/changes/{id}": row("accessPolicyChange", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
  "POST /api/v1/access-policy/changes/{id}/votes": row("accessPolicyChange", {
    input: ({ id, digest }) => ({ id, digest, decision: "approve", reason: "Fine." }),
    // Not who proposed it, nor whoever acts for them.
    allowed: { stranger: administrators },
  }),
  "POST /api/v1/access-policy/changes/{id}/withdraw": row("accessPolicyChange", {
    input: ({ id }) => ({ id }),
    allowed: { proposer: administrators },
  }),
};
