import { anybody, reviewers, watchers } from "./role-lists.ts";
import { type Rows, row } from "./row.ts";

const reason = "The desk needs it.";

export const reviewRows: Rows = {
  "GET /api/v1/access-reviews": row("accessReview", { shows: ({ id }) => id, allowed: anybody }),
  "POST /api/v1/access-reviews": row("accessReview", {
    input: ({ opening }) => opening,
    allowed: reviewers,
  }),
  "GET /api/v1/access-reviews/{id}": row("accessReview", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
  "GET /api/v1/access-reviews/{id}/items": row("accessReview", {
    input: ({ id }) => ({ id }),
    shows: ({ item }) => item,
    allowed: anybody,
  }),
  "POST /api/v1/access-reviews/{id}/verdicts": row("accessReview", {
    input: ({ id, item }) => ({ id, items: [{ id: item, decided_at: null }], verdict: "keep", reason }),
    // Nobody on the agent's side, nor whoever acts for them; of all others the server's owner too.
    allowed: { stranger: reviewers, owner: [...reviewers, "member"] },
  }),
  "POST /api/v1/access-reviews/{id}/close": row("accessReview", {
    input: ({ id }) => ({ id }),
    // Before it is due: nobody on the agent's side, nor whoever acts for them.
    allowed: { stranger: reviewers, owner: reviewers },
  }),
  "POST /api/v1/access-reviews/{id}/sign-off": row("appliedReview", {
    input: ({ id }) => ({ id, statement: "All of it was looked at." }),
    // Neither who decided in it nor who closed it.
    allowed: { stranger: ["compliance"] },
  }),
  "GET /api/v1/access-reviews/{id}/export": row("appliedReview", {
    input: ({ id }) => ({ id }),
    allowed: watchers,
  }),

  "GET /api/v1/access-review-schedules": row("reviewSchedule", {
    shows: ({ id }) => id,
    allowed: anybody,
  }),
  "POST /api/v1/access-review-schedules": row("reviewSchedule", {
    input: ({ scheduling }) => scheduling,
    allowed: reviewers,
  }),
  "POST /api/v1/access-review-schedules/{id}/end": row("reviewSchedule", {
    input: ({ id }) => ({ id }),
    allowed: reviewers,
  }),
};
