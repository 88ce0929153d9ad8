import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { lookThrough, needsReader } from "./look-through.ts";
import { mayNeed } from "./recertification-filters.ts";
import { recertificationRef } from "./schemas.ts";

/** How far it looks each way: a page about one thing does not go through the whole list. */
const looksMax = 50;

export const getRecertificationNeighbours = query({
  id: "getRecertificationNeighbours",
  permission: "recertification.read",
  summary: "What waits for you next to a recertification, by due time: the one before it, the one after it",
  input: recertificationRef,
  output: z.object({ previous: z.string().nullable(), next: z.string().nullable() }),
  async run(ctx, { id }) {
    const from = await db().recertification.findUnique({ where: { id }, select: { dueAt: true, id: true } });
    if (!from) throw notFound("recertification");
    const look = async (backwards: boolean) => {
      const { found } = await lookThrough(ctx, {
        where: [mayNeed(ctx.actor)],
        from,
        backwards,
        isWanted: needsReader,
        count: 1,
        looksMax,
        firstMax: looksMax,
      });
      return found[0]?.id ?? null;
    };
    return { previous: await look(true), next: await look(false) };
  },
});
