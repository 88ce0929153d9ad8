import type { Role } from "#lib/core/words.ts";
import { exampleDocument, twoSignatures } from "#prisma/seed/factories.ts";
import { anybody, reviewers } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";

const submitting: readonly Role[] = ["member"];

const underReview = ["reviewOfPerson", "reviewOfTeam", "reviewOfMachine"] as const;
const strangers = ["stranger", "colleague", "opener", "ownersDelegate", "reviewersDelegate"] as const;
/** Who asks for it in person, and who acts or acted for them. */
const askers = ["submitter", "owner", "submittersDelegate", "formerDelegate"] as const;
const everyone = [...strangers, ...askers, "teamMember", "voter"] as const;
/** Who may hold it may hand it back. */
const handing: readonly Role[] = ["admin", "governance", "compliance"];
const reason = "As I see it.";

const asConflict = Object.fromEntries(everyone.map((relation) => [relation, "conflict" as const]));
const onlyWhoSubmitted = each(["submitter"], submitting);
/** Whoever is in the team answers for what its machine submits. */
const onlyTheMachinesTeam = each(["teamMember"], submitting);

export const submissionRows: Rows = {
  "POST /api/v1/submissions": row("nothing", {
    input: ({ team }) => ({
      server: exampleDocument(),
      owner: team,
      purpose: "To know whether to take an umbrella.",
      ...twoSignatures,
    }),
    allowed: submitting,
    machines: ["itsPublisher"],
  }),
  "GET /api/v1/submissions": row("reviewOfPerson", {
    input: () => ({ limit: 100 }),
    shows: ({ id }) => id,
    allowed: anybody,
  }),
  "GET /api/v1/submissions/preview": row("nothing", {
    input: () => twoSignatures,
    allowed: submitting,
    machines: ["publisher", "itsPublisher"],
  }),
  "POST /api/v1/submissions/bulk": [
    row(underReview, {
      about: "votes",
      input: ({ id, digest }) => ({ action: "approve", items: [{ id, digest }], reason }),
      itemwise: true,
      allowed: each(strangers, reviewers),
      refusedAs: { voter: "conflict" },
    }),
    row("reviewOfPerson", {
      about: "claims",
      input: ({ id }) => ({ action: "claim", items: [{ id }] }),
      itemwise: true,
      allowed: each(strangers, reviewers),
      refusedAs: { voter: "conflict" },
    }),
    row("claimed", {
      about: "releases",
      input: ({ id }) => ({ action: "release", items: [{ id }] }),
      itemwise: true,
      allowed: { ...each([...strangers, ...askers, "voter"], ["admin"]), claimer: handing },
    }),
  ],
  "GET /api/v1/submissions/{id}": row("reviewOfPerson", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
  "PATCH /api/v1/submissions/{id}": [
    row(["reviewOfPerson", "reviewOfTeam", "unreadOfPerson", "unreadOfTeam"], {
      input: ({ id }) => ({ id, purpose: "Another one." }),
      allowed: onlyWhoSubmitted,
    }),
    row(["reviewOfMachine", "unreadOfMachine"], {
      about: "of a machine",
      input: ({ id }) => ({ id, purpose: "Another one." }),
      allowed: onlyTheMachinesTeam,
      machines: ["itsPublisher"],
    }),
    row("changesRequested", {
      about: "another document",
      input: ({ id, document }) => ({ id, server: { ...document, description: "Weather, mended." } }),
      allowed: onlyWhoSubmitted,
    }),
  ],
  "POST /api/v1/submissions/{id}/votes": [
    row([...underReview, "claimed"], {
      input: ({ id, digest }) => ({ id, digest, decision: "approve", reason }),
      allowed: each([...strangers, "claimer"], reviewers),
      refusedAs: { voter: "conflict" },
    }),
    row(underReview, {
      about: "for somebody else",
      input: ({ id, digest, principals, voter }, who) => ({
        id,
        digest,
        decision: "approve",
        reason,
        on_behalf_of: principals[who as keyof typeof principals] ?? voter.id,
      }),
      allowed: each(["reviewersDelegate"], reviewers),
    }),
    row("changesRequested", {
      about: "while changes are requested",
      input: ({ id, digest }) => ({ id, digest, decision: "approve", reason }),
      allowed: {},
      refusedAs: asConflict,
    }),
    row("approved", {
      about: "late",
      input: ({ id, digest }) => ({ id, digest, decision: "reject", reason }),
      allowed: each(strangers, reviewers),
      refusedAs: asConflict,
    }),
  ],
  "POST /api/v1/submissions/{id}/votes/retract": row(underReview, {
    input: ({ id, digest }) => ({ id, digest, reason }),
    allowed: each(["voter"], reviewers),
  }),
  "POST /api/v1/submissions/{id}/labels": row(underReview, {
    input: ({ id, digest }) => ({
      id,
      digest,
      tool: "forecast",
      effects: ["reads", "reaches_out"],
      access: "write",
      reason,
    }),
    allowed: each([...strangers, "voter"], reviewers),
  }),
  "GET /api/v1/submissions/{id}/comments": row("reviewOfPerson", {
    input: ({ id }) => ({ id }),
    shows: ({ thread }) => thread,
    allowed: anybody,
  }),
  "POST /api/v1/submissions/{id}/comments": row(underReview, {
    input: ({ id, thread }) => ({ id, thread_id: thread, body: "Because of the rain." }),
    allowed: ["governance", "compliance", "member"],
  }),
  "PATCH /api/v1/submissions/{id}/threads/{thread_id}": [
    row(["reviewOfPerson", "reviewOfTeam"], {
      input: ({ id, thread }) => ({ id, thread_id: thread, resolved: true }),
      allowed: {
        ...each(everyone, reviewers),
        ...each(["submitter", "opener"], [...reviewers, "member"]),
      },
    }),
    row("reviewOfMachine", {
      about: "of a machine",
      input: ({ id, thread }) => ({ id, thread_id: thread, resolved: true }),
      allowed: {
        ...each([...strangers, "editor", "voter"], reviewers),
        ...each(["teamMember", "opener"], [...reviewers, "member"]),
      },
    }),
    row(underReview, {
      about: "taken up again",
      input: ({ id, resolvedThread }) => ({ id, thread_id: resolvedThread, resolved: false }),
      // That an answer suffices is not for who gave it to undo, unless a reviewer's role lets them.
      allowed: { ...each([...everyone, "editor"], reviewers), opener: [...reviewers, "member"] },
    }),
  ],
  "GET /api/v1/submissions/{id}/comparison": row("reviewOfPerson", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
  "POST /api/v1/submissions/{id}/looks": row("reviewOfPerson", {
    input: ({ id, digest }) => ({ id, digest }),
    allowed: anybody,
  }),
  "POST /api/v1/submissions/{id}/claim": [
    row(underReview, {
      input: ({ id }) => ({ id }),
      allowed: each(strangers, reviewers),
      refusedAs: { voter: "conflict" },
    }),
    row("claimed", {
      about: "once it is taken",
      input: ({ id }) => ({ id }),
      allowed: {},
      refusedAs: { ...asConflict, claimer: "conflict" },
    }),
  ],
  "POST /api/v1/submissions/{id}/release": [
    row("claimed", {
      input: ({ id }) => ({ id }),
      allowed: { ...each([...strangers, ...askers, "voter"], ["admin"]), claimer: handing },
    }),
    row("claimedTooLong", {
      about: "once it is overdue",
      input: ({ id }) => ({ id }),
      allowed: {
        ...each([...strangers, ...askers, "voter"], ["admin", "governance"]),
        claimer: handing,
      },
    }),
  ],
  "POST /api/v1/submissions/{id}/retry": [
    row(["unreadOfPerson", "unreadOfTeam"], {
      input: ({ id }) => ({ id }),
      allowed: onlyWhoSubmitted,
    }),
    row("unreadOfMachine", {
      about: "of a machine",
      input: ({ id }) => ({ id }),
      allowed: onlyTheMachinesTeam,
      machines: ["itsPublisher"],
    }),
  ],
  "POST /api/v1/submissions/{id}/submit_unread": [
    row(["unreadOfPerson", "unreadOfTeam"], {
      input: ({ id }) => ({ id, reason: "It is only reached from inside." }),
      allowed: onlyWhoSubmitted,
    }),
    row("unreadOfMachine", {
      about: "of a machine",
      input: ({ id }) => ({ id, reason: "It is only reached from inside." }),
      allowed: onlyTheMachinesTeam,
      machines: ["itsPublisher"],
    }),
  ],
  "POST /api/v1/submissions/{id}/withdraw": [
    row(["reviewOfPerson", "reviewOfTeam", "unreadOfPerson", "unreadOfTeam", "changesRequested"], {
      input: ({ id }) => ({ id }),
      allowed: onlyWhoSubmitted,
    }),
    row(["reviewOfMachine", "unreadOfMachine"], {
      about: "of a machine",
      input: ({ id }) => ({ id }),
      allowed: onlyTheMachinesTeam,
      machines: ["itsPublisher"],
    }),
  ],
};
