import type { Role } from "#lib/core/words.ts";
import { anybody, curators, reviewers, watchers } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";
import { inDays } from "./servers.ts";

/** Of what is neither restricted nor can administer. */
const recertifiers: readonly Role[] = ["governance"];

const lives = ["liveOfPerson", "liveOfTeam"] as const;
/** Who was there when it was approved, and does not answer for it. */
const bystanders = [
  "stranger",
  "colleague",
  "submitter",
  "submittersDelegate",
  "formerDelegate",
  "ownersDelegate",
  "voter",
  "opener",
  "reviewersDelegate",
] as const;
const answering = ["owner", "teamMember"] as const;
/** Who may decide whether it is kept: whoever does not stand for it, also not for who confirmed it. */
const recertifying = [
  "stranger",
  "colleague",
  "submitter",
  "ownersDelegate",
  "voter",
  "opener",
  "reviewersDelegate",
  "creator",
] as const;
const reason = "It sends mail.";

const retiring = {
  ...each(bystanders, ["governance"]),
  ...each(answering, ["governance", "member"]),
};
const ofMachine = {
  ...each(["stranger", "colleague", "editor", "ownersDelegate", "voter", "opener"], ["governance"]),
  ...each(["reviewersDelegate"], ["governance"]),
  ...each(["teamMember"], ["governance", "member"]),
};
const proposing = { ...each(bystanders, reviewers), ...each(answering, [...reviewers, "member"]) };

export const serverRows: Rows = {
  "GET /api/v1/servers": row("liveOfPerson", {
    input: ({ name }) => ({ q: name }),
    shows: ({ name }) => name,
    allowed: anybody,
    machines: ["gateway"],
  }),
  "GET /api/v1/servers/{name}": row("liveOfPerson", {
    input: ({ name }) => ({ name }),
    allowed: anybody,
    machines: ["gateway"],
  }),
  "POST /api/v1/servers/{name}/status": [
    row(lives, {
      input: ({ name }) => ({ name, status: "deprecated", status_message: "Use another one." }),
      allowed: retiring,
    }),
    row("liveOfMachine", {
      about: "of a machine",
      input: ({ name }) => ({ name, status: "retired" }),
      allowed: ofMachine,
      machines: ["itsPublisher"],
    }),
  ],
  "POST /api/v1/servers/{name}/versions/{version}/status": [
    row(lives, {
      input: ({ name, version }) => ({ name, version, status: "retired" }),
      allowed: retiring,
    }),
    row("liveOfMachine", {
      about: "of a machine",
      input: ({ name, version }) => ({ name, version, status: "deprecated" }),
      allowed: ofMachine,
      machines: ["itsPublisher"],
    }),
  ],
  "GET /api/v1/servers/{name}/versions/{version}/evidence": row("liveOfPerson", {
    input: ({ name, version }) => ({ name, version }),
    allowed: watchers,
  }),
  "GET /api/v1/servers/{name}/standing": row("liveOfPerson", {
    input: ({ name }) => ({ name }),
    allowed: anybody,
  }),

  "POST /api/v1/quarantines": [
    row(lives, {
      about: "of a server",
      input: ({ name }) => ({ scope: "server", name, reason }),
      allowed: {
        ...each(bystanders, [...reviewers, "admin"]),
        ...each(answering, [...reviewers, "admin", "member"]),
      },
    }),
    row(lives, {
      about: "of an owner",
      input: ({ owner }) => ({ scope: "owner", owner, reason }),
      allowed: each([...bystanders, ...answering], [...reviewers, "admin"]),
    }),
    row(lives, {
      about: "of everything",
      input: () => ({ scope: "everything", confirm: "everything", reason }),
      allowed: each([...bystanders, ...answering], [...reviewers, "admin"]),
    }),
  ],
  "GET /api/v1/quarantines": row("quarantinedOfPerson", {
    input: () => ({ limit: 100 }),
    shows: ({ id }) => id,
    allowed: anybody,
  }),
  "GET /api/v1/quarantines/{id}": row("quarantinedOfPerson", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
  "POST /api/v1/quarantines/{id}/lift": row(["quarantinedOfPerson", "quarantinedOfTeam"], {
    input: ({ id }) => ({ id, reason: "Its publisher mended it." }),
    allowed: { ...proposing, placer: reviewers },
  }),
  "POST /api/v1/quarantines/{id}/lift/withdraw": row(["liftOfPerson", "liftOfTeam"], {
    input: ({ id }) => ({ id }),
    allowed: { proposer: [...reviewers, "member"] },
  }),
  "POST /api/v1/quarantines/{id}/lift/votes": [
    row(["liftOfPerson", "liftOfTeam"], {
      input: ({ id, digest }) => ({ id, digest, decision: "approve", reason }),
      // Whoever stopped it may well say that it is mended; one who wants it back may not.
      allowed: each([...bystanders, "placer"], reviewers),
    }),
    row("quarantinedOfPerson", {
      about: "unless somebody proposed it",
      input: ({ id }) => ({ id, digest: `sha256:${"0".repeat(64)}`, decision: "approve", reason }),
      allowed: {},
      refusedAs: Object.fromEntries(
        [...bystanders, ...answering, "placer"].map((relation) => [relation, "conflict" as const]),
      ),
    }),
  ],

  "GET /api/v1/recertifications": row("awaitingOwnerOfPerson", {
    input: ({ name }) => ({ server: name }),
    shows: ({ id }) => id,
    allowed: anybody,
  }),
  "POST /api/v1/recertifications/bulk": row("awaitingReviewer", {
    input: ({ id, digest }) => ({ items: [{ id, digest, decision: "approve" }], reason }),
    itemwise: true,
    allowed: each(recertifying, recertifiers),
  }),
  "GET /api/v1/recertifications/{id}": row("awaitingOwnerOfPerson", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
  "POST /api/v1/recertifications/{id}/confirm": row(["awaitingOwnerOfPerson", "awaitingOwnerOfTeam"], {
    input: ({ id, digest }) => ({ id, digest, text: "All of it still holds." }),
    allowed: each(answering, [...reviewers, "member"]),
  }),
  "POST /api/v1/recertifications/{id}/votes": [
    row("awaitingReviewer", {
      about: "to keep it",
      input: ({ id, digest }) => ({ id, digest, decision: "approve", reason }),
      allowed: each(recertifying, recertifiers),
    }),
    row("awaitingOwnerOfPerson", {
      about: "to keep it before its owner confirmed it",
      input: ({ id, digest }) => ({ id, digest, decision: "approve", reason }),
      allowed: {},
      refusedAs: Object.fromEntries(
        [...bystanders, ...answering, "creator"].map((relation) => [relation, "conflict" as const]),
      ),
    }),
    row(["awaitingOwnerOfPerson", "awaitingOwnerOfTeam"], {
      about: "to revoke it",
      input: ({ id, digest }) => ({ id, digest, decision: "reject", reason }),
      allowed: each([...bystanders, "creator"], recertifiers),
    }),
  ],
  "POST /api/v1/recertifications/{id}/looks": row("awaitingOwnerOfPerson", {
    input: ({ id, digest }) => ({ id, digest }),
    allowed: anybody,
  }),
  "GET /api/v1/campaigns": row("awaitingOwnerOfPerson", {
    input: () => ({ limit: 100 }),
    shows: ({ campaign }) => campaign,
    allowed: anybody,
  }),
  "POST /api/v1/campaigns": row("liveOfPerson", {
    input: ({ owner }) => ({ name: "Spring", scope: { owners: [owner] }, due_at: inDays(20) }),
    allowed: reviewers,
  }),
  "GET /api/v1/campaigns/{id}": row("awaitingOwnerOfPerson", {
    input: ({ campaign }) => ({ id: campaign }),
    allowed: anybody,
  }),
  "POST /api/v1/campaigns/{id}/close": row("awaitingOwnerOfPerson", {
    input: ({ campaign }) => ({ id: campaign }),
    allowed: reviewers,
  }),
  "GET /api/v1/campaigns/{id}/export": row("awaitingOwnerOfPerson", {
    input: ({ campaign }) => ({ id: campaign }),
    allowed: watchers,
  }),
  "GET /api/v1/orphans": row("nothing", { allowed: anybody }),

  "GET /api/v1/catalogs": row("catalog", { shows: ({ slug }) => slug, allowed: anybody }),
  "POST /api/v1/catalogs": row("nothing", {
    input: () => ({ slug: "payments", name: "Payments", access: "oauth", selection: "chosen" }),
    allowed: curators,
  }),
  "GET /api/v1/catalogs/{slug}": row("catalog", { input: ({ slug }) => ({ slug }), allowed: anybody }),
  "PATCH /api/v1/catalogs/{slug}": row("catalog", {
    input: ({ slug }) => ({ slug, access: "anonymous" }),
    allowed: curators,
  }),
  "POST /api/v1/catalogs/{slug}/servers": row("catalog", {
    input: ({ slug, outside }) => ({ slug, name: outside }),
    allowed: curators,
  }),
  "DELETE /api/v1/catalogs/{slug}/servers/{name}": row("catalog", {
    input: ({ slug, inside }) => ({ slug, name: inside }),
    allowed: curators,
  }),
};
