import { anybody, reviewers, watchers } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";

export const emergencyRows: Rows = {
  "POST /api/v1/approvals/{id}/break-glass": row("actionInEmergency", {
    input: ({ painted }) => ({ ...painted, reason: "It can't wait.", incident: "INC-7" }),
    // Nobody on the agent's side, nor whom it acts for.
    allowed: { stranger: ["governance"] },
  }),
  "POST /api/v1/approvals/{id}/break-glass/review": row("brokenGlass", {
    input: ({ id }) => ({ id, verdict: "justified", note: "The invoice was real." }),
    // Nor whoever did it.
    allowed: { stranger: reviewers },
  }),
  "GET /api/v1/break-glass": row("brokenGlass", {
    shows: ({ id }) => id,
    allowed: { ...each(["stranger", "creator"], watchers), ...each(["owner", "holder", "opener"], anybody) },
    refusedAs: { stranger: "unseen", creator: "unseen" },
  }),
  "GET /api/v1/approvals/paused": row("pausedAgent", {
    shows: ({ id }) => id,
    allowed: { ...each(["stranger", "holder"], watchers), owner: anybody },
    refusedAs: { stranger: "unseen", holder: "unseen" },
  }),
};
