import { anybody, watchers } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";

/** Arguments tell of people and money: who does not oversee sees their own. */
const seeing = { stranger: watchers, ...each(["owner", "holder"], anybody) };

export const approvalInboxRows: Rows = {
  "GET /api/v1/approvals/inbox": row("actionInInbox", {
    input: () => ({ view: "open" }),
    shows: ({ id }) => id,
    allowed: seeing,
    refusedAs: { stranger: "unseen" },
  }),
  "GET /api/v1/approvals/inbox/{id}": row("actionInInbox", {
    input: ({ id }) => ({ id }),
    allowed: seeing,
    refusedAs: { stranger: "not_found" },
  }),
  "POST /api/v1/approvals/{id}/look": row("actionInInbox", {
    input: ({ id, display_hash }) => ({ id, display_hash }),
    allowed: seeing,
    refusedAs: { stranger: "not_found" },
  }),
  "GET /api/v1/approval-measures": row("nothing", { allowed: watchers }),
};
