import type { Role } from "#lib/core/words.ts";
import { anyAgent, themselves } from "./access.ts";
import { administrators, anybody, curators } from "./role-lists.ts";
import { each, type Rows, row } from "./row.ts";

/** Who registers agents and has a say in those that they answer for. */
const managers: readonly Role[] = ["admin", "governance", "member"];
const reason = "It sends mail.";

const agentRows: Rows = {
  "GET /api/v1/agents": row("agentOfPerson", { shows: ({ id }) => id, allowed: anybody }),
  "POST /api/v1/agents": [
    row("unregistered", {
      about: "for themselves",
      input: (agent, who) =>
        anyAgent(agent, themselves(agent.people[who === "colleague" ? who : "stranger"])),
      allowed: managers,
    }),
    row("unregistered", {
      about: "for a team",
      input: (agent) => anyAgent(agent, agent.team),
      allowed: { colleague: managers, stranger: curators },
    }),
  ],
  "GET /api/v1/agents/{id}": row("agentOfPerson", { input: ({ id }) => ({ id }), allowed: anybody }),
  "PATCH /api/v1/agents/{id}": [
    row("agentOfPerson", {
      input: ({ id }) => ({ id, purpose: "It answers more questions." }),
      allowed: { owner: managers, stranger: administrators },
    }),
    row("agentOfTeam", {
      about: "of a team",
      input: ({ id }) => ({ id, purpose: "It answers more questions." }),
      allowed: { teamMember: managers, ...each(["creator", "stranger"], administrators) },
    }),
    row("disabledAgent", {
      about: "that is disabled",
      input: ({ id }) => ({ id, purpose: "It answers more questions." }),
      allowed: { stranger: curators },
    }),
  ],
  "POST /api/v1/agents/{id}/disable": [
    row("agentOfPerson", {
      input: ({ id }) => ({ id, reason }),
      allowed: { owner: managers, stranger: curators },
    }),
    row("agentOfTeam", {
      about: "of a team",
      input: ({ id }) => ({ id, reason }),
      allowed: { teamMember: managers, ...each(["creator", "stranger"], curators) },
    }),
  ],
  "POST /api/v1/agents/{id}/enable": row("disabledAgent", {
    input: ({ id }) => ({ id, reason }),
    // Whoever answers for it does not overrule who stopped it.
    allowed: { stranger: curators },
  }),
  "GET /api/v1/agents/{id}/usage": row("agentOfPerson", { input: ({ id }) => ({ id }), allowed: anybody }),
};

const consentRows: Rows = {
  "GET /api/v1/my-agents": row("consent", {
    shows: ({ id }) => id,
    allowed: { holder: anybody },
    refusedAs: { stranger: "unseen" },
  }),
  "POST /api/v1/consents": row("grantedAgent", {
    input: ({ id, server }) => ({ agent_id: id, server, scopes: ["read"] }),
    allowed: anybody,
  }),
  "POST /api/v1/consents/{id}/withdraw": row("consent", {
    input: ({ id }) => ({ id }),
    allowed: { holder: anybody },
    refusedAs: { stranger: "not_found" },
  }),
};

const gatewayRows: Rows = {
  "GET /api/v1/gateways": row("client", { shows: ({ id }) => id, allowed: anybody }),
  "PUT /api/v1/gateways/{id}": row("client", {
    input: ({ id }) => ({ id, catalog: null, region: "eu-central", routes: [] }),
    allowed: administrators,
  }),
};

export const accessRows: Rows = { ...agentRows, ...consentRows, ...gatewayRows };
