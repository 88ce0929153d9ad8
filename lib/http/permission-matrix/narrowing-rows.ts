import { administrators, anybody, reviewers } from "./role-lists.ts";
import { type Rows, row } from "./row.ts";

const reason = "It asks for nothing else.";
const always = [...administrators, ...reviewers];

export const narrowingRows: Rows = {
  "GET /api/v1/grants/{id}/use": row("wideGrant", { input: ({ id }) => ({ id }), allowed: anybody }),
  "GET /api/v1/grants/{id}/narrowings": row("narrowedGrant", {
    input: ({ id }) => ({ id }),
    shows: ({ narrowing }) => narrowing,
    allowed: anybody,
  }),
  "POST /api/v1/grants/{id}/narrowings": row("wideGrant", {
    input: ({ id }) => ({ id, keep: ["forecast"], reason }),
    // Whoever answers for the server, or for the agent; not who acts for them.
    allowed: {
      stranger: always,
      ownersDelegate: always,
      owner: [...always, "member"],
      teamMember: [...always, "member"],
    },
  }),
  "POST /api/v1/grants/{id}/narrowings/{narrowing_id}/restore": row("narrowedGrant", {
    input: ({ id, narrowing }) => ({ id, narrowing_id: narrowing, reason }),
    // Whoever answers for the agent; who answers for the server does not give it more.
    allowed: {
      stranger: ["governance"],
      ownersDelegate: ["governance"],
      owner: ["governance"],
      teamMember: [...always, "member"],
    },
  }),
};
