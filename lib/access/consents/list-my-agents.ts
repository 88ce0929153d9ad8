import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { consentInclude, personOf, toConsentView } from "./consent-view.ts";
import { loadPossible } from "./possible.ts";
import { myAgents } from "./schemas.ts";

const standingMax = 500;
const withdrawnMax = 50;
const possibleMax = 200;

export const listMyAgents = query({
  id: "listMyAgents",
  permission: "consent.manage",
  summary: "Which agents act for you, with which access and since when, and which could",
  input: z.object({}),
  output: myAgents,
  async run(ctx) {
    const { id: userId } = personOf(ctx);
    const at = await now(ctx, db());
    const [standing, withdrawn, possible] = await Promise.all([
      db().consent.findMany({
        where: { userId, withdrawnAt: null },
        include: consentInclude,
        orderBy: [{ agent: { name: "asc" } }, { id: "desc" }],
        take: standingMax,
      }),
      db().consent.findMany({
        where: { userId, withdrawnAt: { not: null } },
        include: consentInclude,
        orderBy: [{ withdrawnAt: "desc" }, { id: "desc" }],
        take: withdrawnMax,
      }),
      loadPossible(db(), userId, at, { max: possibleMax }),
    ]);
    return { consents: [...standing, ...withdrawn].map(toConsentView), possible };
  },
});
