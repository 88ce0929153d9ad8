import { z } from "zod";

const named = z.object({ id: z.string(), name: z.string() });

/** An agent that may not ask for calls of a tool now, because people said no to them again and again. */
export const pausedAsking = z.object({
  agent: named,
  server: z.string(),
  tool: z.string(),
  until: z.iso.datetime(),
  denials: z.array(z.object({ by: named.nullable(), at: z.iso.datetime() })).describe("The latest first."),
});
export type PausedAsking = z.output<typeof pausedAsking>;

export const pausedAskings = z.object({ items: z.array(pausedAsking) });
