import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { waitingFor } from "./waiting-for.ts";

/** The most that a badge counts. */
const countedMax = 100;

export const countApprovals = query({
  id: "countApprovals",
  permission: "approval.read",
  summary: "How many actions wait for your yes, up to 100",
  input: z.object({}),
  output: z.object({ needs_me: z.int() }),
  async run(ctx) {
    let count = 0;
    for await (const _ of waitingFor(ctx.actor, await now(ctx, db()))) {
      count += 1;
      if (count === countedMax) break;
    }
    return { needs_me: count };
  },
});
