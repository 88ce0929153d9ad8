import { giveConsent, withdrawConsent } from "#lib/access/consents/index.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import { agentOf, type Happening, story } from "./agents.ts";
import type { AgentName } from "./clients.ts";
import type { PersonKey } from "./people.ts";
import { servers } from "./servers/names.ts";

const allows = (
  age: string,
  by: PersonKey,
  agent: AgentName,
  server: string,
  ...scopes: AccessLevel[]
): Happening => ({
  age,
  by,
  play: async (ctx) => giveConsent(ctx, { agent_id: await agentOf(ctx, agent), server, scopes }),
});

/** What people let agents do for them. */
export const consents: Happening[] = [
  allows("38d 4h", "kenji", "FX desk notes", servers.fxRates, "read"),
  allows("34d 3h", "oskar", "Release runner", servers.codeHost, "read"),
  allows("30d 15h", "grace", "Care assistant", servers.tickets, "read", "write"),
  allows("30d 4h", "hannah", "Care assistant", servers.tickets, "read", "write"),
  allows("29d 7h", "leila", "Care assistant", servers.tickets, "read", "write"),
  allows("21d 1h", "oskar", "Release runner", servers.incidentPaging, "write"),
  allows("10d 5h", "hannah", "Status drafter", servers.incidentPaging, "write"),
  {
    age: "8d 3h",
    by: "hannah",
    play: async (ctx) => {
      const { id } = await story(ctx).consent.findFirstOrThrow({
        where: { agent: { name: "Status drafter" }, user: { name: "Hannah Whitlock" } },
      });
      return withdrawConsent(ctx, { id });
    },
  },
];
