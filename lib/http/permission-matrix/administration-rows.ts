import type { Role } from "#lib/core/words.ts";
import { twoSignatures, unique } from "#prisma/seed/factories.ts";
import { administrators, anybody } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";
import { inDays } from "./servers.ts";

const delegating: readonly Role[] = ["admin", "governance", "compliance", "member"];

const onlyOneWaits = {
  code: "conflict",
  because: "a proposal waits already, which who may not propose is never told",
} as const;

export const administrationRows: Rows = {
  "GET /api/v1/notifications": row("notification", {
    shows: ({ id }) => id,
    allowed: { holder: anybody },
    refusedAs: { stranger: "unseen", principal: "unseen" },
  }),
  "GET /api/v1/notifications/counts": row("notification", { allowed: anybody }),
  "POST /api/v1/notifications/read": row("notification", {
    input: ({ id }) => ({ ids: [id] }),
    allowed: { holder: anybody },
    refusedAs: { stranger: "passed over", principal: "passed over" },
  }),

  "GET /api/v1/owners": row("nothing", { allowed: anybody }),
  "GET /api/v1/users": row("nothing", { allowed: anybody }),
  "POST /api/v1/users": row("nothing", {
    input: () => ({ email: `${unique("new")}@example.com`, name: "New", roles: ["member"] }),
    allowed: administrators,
  }),
  "PATCH /api/v1/users/{id}": [
    row("account", {
      about: "roles",
      input: ({ id }) => ({ id, roles: ["governance"] }),
      allowed: { stranger: administrators },
    }),
    row("account", {
      about: "name",
      input: ({ id }) => ({ id, name: "Another" }),
      allowed: administrators,
    }),
  ],
  "POST /api/v1/users/{id}/disable": row("account", {
    input: ({ id }) => ({ id }),
    allowed: { stranger: administrators },
    refusedAs: { self: "conflict" },
  }),
  "POST /api/v1/users/{id}/enable": row("account", {
    input: ({ id }) => ({ id }),
    allowed: administrators,
  }),
  "POST /api/v1/users/{id}/invite": [
    row("account", { input: ({ id }) => ({ id }), allowed: administrators }),
    row("accountWithPassword", {
      about: "who has a password",
      input: ({ id }) => ({ id }),
      allowed: {},
    }),
  ],
  "POST /api/v1/teams": row("nothing", {
    input: () => ({ slug: unique("crew"), name: "Crew" }),
    allowed: administrators,
  }),
  "GET /api/v1/delegations": [
    row("delegation", {
      shows: ({ id }) => id,
      allowed: each(["principal", "delegate"], anybody),
      refusedAs: { stranger: "unseen" },
    }),
    row("delegation", {
      about: "everybody's",
      input: () => ({ view: "all", limit: 100 }),
      shows: ({ id }) => id,
      allowed: ["admin", "auditor"],
    }),
  ],
  "POST /api/v1/delegations": row("nothing", {
    input: ({ another }) => ({ delegate: another.id, reason: "On holiday.", ends_at: inDays(1) }),
    allowed: delegating,
  }),
  "POST /api/v1/delegations/{id}/end": [
    row("delegation", { input: ({ id }) => ({ id }), allowed: { principal: delegating } }),
    row("delegationOfLeaver", {
      about: "once one of the two has left",
      input: ({ id }) => ({ id }),
      allowed: { principal: delegating, stranger: administrators },
    }),
  ],
  "POST /api/v1/tokens": [
    row("nothing", { input: () => ({ name: "mine", scopes: ["catalog.read"] }), allowed: anybody }),
    row("nothing", {
      about: "for somebody else",
      input: ({ another }) => ({ user: another.email, name: "theirs", scopes: ["catalog.read"] }),
      allowed: {},
    }),
  ],
  "DELETE /api/v1/tokens/{id}": row("token", {
    input: ({ id }) => ({ id }),
    allowed: { holder: anybody },
    refusedAs: { stranger: "not_found" },
  }),
  "POST /api/v1/clients": row("nothing", {
    input: () => ({ name: unique("gateway"), kind: "gateway", scopes: ["*"] }),
    allowed: administrators,
  }),
  "POST /api/v1/clients/{id}/disable": row("client", {
    input: ({ id }) => ({ id }),
    allowed: administrators,
  }),
  "GET /api/v1/namespaces": row("namespace", { allowed: anybody }),
  "POST /api/v1/namespaces": row("nothing", {
    input: ({ team }) => ({
      prefix: unique("net.example"),
      team: team.slice("team:".length),
      ...twoSignatures,
    }),
    allowed: administrators,
  }),
  "DELETE /api/v1/namespaces/{id}": row("namespace", {
    input: ({ id }) => ({ id }),
    allowed: administrators,
  }),

  "GET /api/v1/policies/versions": row("nothing", { allowed: anybody }),
  "POST /api/v1/policies/preview": row("policyChange", {
    input: ({ change }) => ({ rules: change.rules }),
    allowed: anybody,
  }),
  "GET /api/v1/policies/changes": row("policyChange", { shows: ({ id }) => id, allowed: anybody }),
  "POST /api/v1/policies/changes": row("policyChange", {
    input: ({ change }) => ({ ...change, reason: "Later." }),
    allowed: administrators,
    answers: onlyOneWaits,
  }),
  "GET /api/v1/policies/changes/{id}": row("policyChange", {
    input: ({ id }) => ({ id }),
    allowed: anybody,
  }),
  "POST /api/v1/policies/changes/{id}/votes": row("policyChange", {
    input: ({ id, digest }) => ({ id, digest, decision: "approve", reason: "Fine." }),
    // Not who proposed it, nor whoever acts for them.
    allowed: { stranger: administrators },
  }),
  "POST /api/v1/policies/changes/{id}/withdraw": row("policyChange", {
    input: ({ id }) => ({ id }),
    allowed: { proposer: administrators },
  }),
  "GET /api/v1/settings/approval-matrix": row("nothing", { allowed: anybody }),
  "GET /api/v1/settings/validation-profile": row("nothing", { allowed: anybody }),
  "PUT /api/v1/settings/validation-profile": row("nothing", {
    input: () => ({ git_hosts: [`${unique("git")}.example.com`] }),
    allowed: administrators,
  }),
};
