import { z } from "zod";
import { query } from "#lib/kernel/query.ts";
import { countQueue } from "./queue-page.ts";
import { needsMe } from "./queue-views.ts";

/** The most that a badge counts: it says "99+" then. */
const countedMax = 100;

export const countWaitingForMe = query({
  id: "countWaitingForMe",
  permission: "submission.read",
  summary: "How many submissions wait for your vote, up to 100",
  input: z.object({}),
  output: z.object({ waiting: z.number().int() }),
  run: async ({ actor, at = new Date() }) => ({
    waiting: actor.kind === "user" ? await countQueue(await needsMe(actor, at), countedMax) : 0,
  }),
});
