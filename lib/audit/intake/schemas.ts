import { z } from "zod";

export const streamStates = ["complete", "gaps", "late", "silent"] as const;

/** What a gateway has sent of its own numbering. */
export const streamView = z.object({
  gateway: z.object({ id: z.string(), name: z.string().nullable() }),
  stream: z.string(),
  state: z.enum(streamStates),
  events: z.number().int(),
  /** The highest number that came, and the highest that the gateway says it has given out. */
  highest: z.number().int().nullable(),
  declared: z.number().int().nullable(),
  missing: z.number().int(),
  /** The first hundred. */
  gaps: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
  /** Events that came more than five minutes after they happened. */
  late: z.number().int(),
  first_at: z.iso.datetime(),
  last_at: z.iso.datetime(),
  last_heartbeat_at: z.iso.datetime().nullable(),
});
export type StreamView = z.output<typeof streamView>;
export const streams = z.object({ items: z.array(streamView) });

/** Why one event of a batch was refused. */
export const rejection = z.object({
  /** Which one of the batch, from 1. */
  line: z.number().int(),
  id: z.string().nullable(),
  code: z.enum(["malformed", "invalid", "too_large", "conflict", "foreign_stream"]),
  message: z.string(),
});
export const intakeAnswer = z.object({
  accepted: z.number().int(),
  duplicate: z.number().int(),
  rejected: z.array(rejection),
  /** A signed note over what was not rejected, in its order, as it is on record (docs/audit.md); null when all was. */
  receipt: z.string().nullable(),
});
export type IntakeAnswer = z.output<typeof intakeAnswer>;
