import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { holdInclude, toHold } from "./hold-view.ts";
import { legalHolds } from "./schemas.ts";

const holdsMax = 500;

export const listHolds = query({
  id: "listHolds",
  permission: "audit.read",
  summary: "Legal holds: those in force first, then those released, newest first",
  input: z.object({}),
  output: legalHolds,
  async run() {
    const rows = await db().legalHold.findMany({
      include: holdInclude,
      orderBy: [{ releasedAt: { sort: "desc", nulls: "first" } }, { placedAt: "desc" }],
      take: holdsMax,
    });
    return { items: await Promise.all(rows.map(toHold)) };
  },
});
