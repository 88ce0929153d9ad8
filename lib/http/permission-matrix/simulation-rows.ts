import { type Rows, row } from "./row.ts";

export const simulationRows: Rows = {
  "POST /api/v1/access/simulations": row("givenGrant", {
    input: ({ id }) => ({ revoked_grants: [id] }),
    allowed: ["admin", "governance", "compliance", "auditor"],
  }),
};
