import { anybody, watchers } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";

/** Whoever sees the call that it was given with sees it: who does not oversee, their own. */
const seeing = { stranger: watchers, ...each(["owner", "holder", "voter"], anybody) };

export const standingRows: Rows = {
  "POST /api/v1/approvals/{id}/standing-preview": row("likeableAction", {
    input: ({ id, constraints }) => ({ id, constraints }),
    // As for votes: nobody on the agent's side, nor whom it acts for.
    allowed: { stranger: ["governance"] },
    refusedAs: { stranger: "not_found" },
  }),
  "GET /api/v1/standing-permissions": row("standingPermission", {
    shows: ({ id }) => id,
    allowed: seeing,
    refusedAs: { stranger: "unseen" },
  }),
  "GET /api/v1/standing-permissions/{id}": row("standingPermission", {
    input: ({ id }) => ({ id }),
    allowed: seeing,
    refusedAs: { stranger: "not_found" },
  }),
  "POST /api/v1/standing-permissions/{id}/revoke": row("standingPermission", {
    input: ({ id }) => ({ id, reason: "No more of it." }),
    allowed: {
      stranger: ["governance", "compliance"],
      ...each(["owner", "holder", "voter"], ["admin", "governance", "compliance", "member"]),
    },
  }),
};
