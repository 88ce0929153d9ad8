import { termsWords } from "#components/grants/grant-words.ts";
import type { GrantSummary } from "#lib/access/grants/schemas.ts";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import type { Tried } from "./api.ts";

/** Something to try: by id, and what people call it. */
export type Choice = { id: string; name: string; below?: string };

export type Choices = { grants: readonly Choice[]; servers: readonly Choice[]; agents: readonly Choice[] };

/** What is sent: another policy whenever one was written, whatever it says; what is wrong with it, the server says. */
export function toTried(chosen: Choices, days: number, draft: { document?: AccessPolicyDocument }): Tried {
  return {
    days,
    revoked_grants: chosen.grants.map(({ id }) => id),
    quarantined_servers: chosen.servers.map(({ id }) => id),
    disabled_agents: chosen.agents.map(({ id }) => id),
    ...(draft.document === undefined ? {} : { policy: draft.document }),
  };
}

export function grantChoice(
  grant: Pick<GrantSummary, "id" | "agent" | "server" | "scopes" | "tools">,
): Choice {
  return { id: grant.id, name: grant.agent.name, below: `${termsWords(grant)} · ${grant.server}` };
}
