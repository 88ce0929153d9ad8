import { anybody } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";

const reason = "The auditors ask for it.";

export const dutyRows: Rows = {
  "GET /api/v1/duty-rules": row("dutyRule", { shows: ({ id }) => id, allowed: anybody }),
  "PUT /api/v1/duty-rules/{name}": row("dutyRule", {
    input: ({ name, sides }) => ({ name, sides, description: "Another one.", reason }),
    allowed: ["compliance"],
  }),
  "POST /api/v1/duty-rules/{name}/remove": row("dutyRule", {
    input: ({ name }) => ({ name, reason }),
    allowed: ["compliance"],
  }),
  "GET /api/v1/duty-exceptions": row("dutyException", { shows: ({ id }) => id, allowed: anybody }),
  "POST /api/v1/duty-exceptions": row("agentUnderRule", {
    input: ({ agent, rule, endsAt }) => ({ agent_id: agent, rule, ends_at: endsAt, reason }),
    // Neither who answers for the agent, nor whoever acts for them.
    allowed: { stranger: ["compliance"] },
  }),
  "POST /api/v1/duty-exceptions/{id}/end": row("dutyException", {
    input: ({ id }) => ({ id, reason }),
    allowed: ["compliance"],
  }),
  "GET /api/v1/duty-conflicts": row("dutyException", { shows: ({ agent }) => agent, allowed: anybody }),

  "GET /api/v1/bundles": row("bundle", { shows: ({ name }) => name, allowed: anybody }),
  "GET /api/v1/bundles/{name}": row("bundle", { input: ({ name }) => ({ name }), allowed: anybody }),
  "PUT /api/v1/bundles/{name}": row("bundle", {
    input: ({ name, items }) => ({ name, base_version: 1, description: "Another one.", items, reason }),
    allowed: ["governance"],
  }),
  "POST /api/v1/bundles/{name}/remove": row("bundle", {
    input: ({ name }) => ({ name, reason }),
    allowed: ["governance"],
  }),
  "POST /api/v1/bundles/{bundle}/request": row("bundle", {
    input: ({ name, agent }) => ({ bundle: name, agent_id: agent, reason }),
    // Whoever answers for the agent; who acts for them does not.
    allowed: each(["teamMember"], ["member"]),
  }),
};
