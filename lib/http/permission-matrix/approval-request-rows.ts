import { type Rows, row } from "./row.ts";

const gatewayAlone = { allowed: [], machines: ["gateway"] } as const;
const elsewhere = { code: "not_found", because: "Another gateway asked for it." } as const;

/** Gateways alone ask for a human's yes, and each sees its own requests. */
export const approvalRequestRows: Rows = {
  "GET /api/v1/approvals": row("actionToDecide", gatewayAlone),
  "POST /api/v1/approvals": row("actionToDecide", {
    input: () => ({ agent: "a", call_id: "1", tool: "t", arguments_b64: "e30=x" }),
    ...gatewayAlone,
    answers: { code: "invalid", because: "The arguments are no base64." },
  }),
  "GET /api/v1/approvals/{id}": row("actionToDecide", {
    input: ({ id }) => ({ id }),
    ...gatewayAlone,
    answers: elsewhere,
  }),
  "GET /api/v1/approvals/{id}/elicitation": row("actionToDecide", {
    input: ({ id }) => ({ id }),
    ...gatewayAlone,
    answers: elsewhere,
  }),
  "POST /api/v1/approvals/{id}/elicitation/resume": row("actionToDecide", {
    input: ({ id }) => ({
      id,
      request_state: "x",
      agent: "a",
      server: "s",
      tool: "t",
      arguments_b64: "e30=",
    }),
    ...gatewayAlone,
    answers: elsewhere,
  }),
  "POST /api/v1/approvals/{id}/cancel": row("actionToDecide", {
    input: ({ id }) => ({ id, reason: "The agent gave up." }),
    ...gatewayAlone,
    answers: elsewhere,
  }),
};
