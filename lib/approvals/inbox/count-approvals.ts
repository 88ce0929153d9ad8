import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { waitingFor } from "./waiting-for.ts";

export const countApprovals = query({
  id: "countApprovals",
  permission: "approval.read",
  summary: "How many actions wait for your yes",
  input: z.object({}),
  output: z.object({ needs_me: z.int() }),
  async run(ctx) {
    let count = 0;
    for await (const _ of waitingFor(ctx.actor, await now(ctx, db()))) count += 1;
    return { needs_me: count };
  },
});
