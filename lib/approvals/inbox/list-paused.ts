import { z } from "zod";
import { notFound } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { loadDenials, pausedPairs } from "../breaker/index.ts";
import { pausedAskings } from "../breaker/schemas.ts";
import { oversees, ownedBy } from "./visible-to.ts";

export const listPaused = query({
  id: "listPausedAsking",
  permission: "approval.read",
  summary: "Which agents may not ask for which tools for a while, because people denied that again and again",
  input: z.object({}),
  output: pausedAskings,
  async run({ actor, ...ctx }) {
    if (actor.kind !== "user") throw notFound("approval");
    const at = await now(ctx, db());
    const theirs = oversees(actor) ? {} : { agent: ownedBy(actor.id) };
    return { items: pausedPairs(await loadDenials(db(), theirs, at), at) };
  },
});
