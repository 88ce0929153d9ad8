import { anybody, watchers } from "./role-lists.ts";
import { type Rows, row } from "./row.ts";

/** Who can do what: no secret to people, and taken along by those who may export evidence. */
export const whoCanRows: Rows = {
  "GET /api/v1/access": row("givenGrant", {
    input: ({ agent }) => ({ agent }),
    allowed: anybody,
  }),
  "GET /api/v1/access/export": row("givenGrant", {
    input: ({ agent }) => ({ agent }),
    allowed: watchers,
  }),
};
