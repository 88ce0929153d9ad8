import type { Actor } from "#lib/core/actor.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { loadFigures } from "./agent-figures.ts";
import { agentInclude } from "./agent-row.ts";
import { toSummary } from "./agent-view.ts";
import { agentPage, agentsQuery } from "./schemas.ts";

export const listAgents = query({
  id: "listAgents",
  permission: "agent.read",
  summary: "Agents by name, with how many grants they have and when they were last used",
  input: agentsQuery,
  output: agentPage,
  async run(ctx, { search, owner, state, cursor, limit }) {
    const [after] = cursor ? decodeCursor(cursor, 1) : [];
    const rows = await db().agent.findMany({
      where: {
        AND: [
          search ? matching(search) : {},
          owner ? ownedBy(ctx.actor, owner) : {},
          state ? { disabledAt: state === "active" ? null : { not: null } } : {},
          after === undefined ? {} : { name: { gt: after } },
        ],
      },
      include: agentInclude,
      orderBy: { name: "asc" },
      take: limit + 1,
    });
    const page = toPage(rows, limit, ({ name }) => [name]);
    const ids = page.items.map(({ id }) => id);
    const figures = await loadFigures(db(), ids, await now(ctx, db()));
    return { ...page, items: page.items.map((row) => toSummary(row, figures)) };
  },
});

function matching(search: string): Prisma.AgentWhereInput {
  // Prisma leaves the wildcards of LIKE in what it looks for.
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
  return { OR: [{ name: contains }, { purpose: contains }, { claimValue: contains }, { clientId: search }] };
}

/** @param owner `team:<slug>`, `user:<e-mail>`, or `me`: theirs, and their teams' */
function ownedBy(actor: Actor, owner: string): Prisma.AgentWhereInput {
  if (owner === "me") {
    const userId = actor.kind === "user" ? actor.id : "";
    return { OR: [{ ownerUserId: userId }, { ownerTeam: { members: { some: { userId } } } }] };
  }
  const name = owner.slice(owner.indexOf(":") + 1);
  return owner.startsWith("team:")
    ? { ownerTeam: { slug: name } }
    : { ownerUser: { email: name.toLowerCase() } };
}
