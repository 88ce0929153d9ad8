import { z } from "zod";

const named = z.object({ id: z.string(), name: z.string() });

export const measuresQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(90).default(30),
});

/** How people decide on actions: what would show a yes that nobody thought about. */
export const approvalMeasures = z.object({
  days: z.int(),
  budget_per_hour: z
    .int()
    .describe("How many actions an hour may ring for one person; more are told together."),
  people: z.array(
    z.object({
      person: named,
      asked: z.int(),
      voted: z.int(),
      approved: z.int(),
      denied: z.int(),
      late: z.int(),
      median_seconds: z.number().nullable().describe("From first seeing a request to the vote."),
      hasty: z.int().describe("Votes within three seconds of seeing the request, or without it."),
      busiest_hour: z.int().describe("The most requests that reached the person within an hour."),
      signs: z
        .array(z.string())
        .describe("What looks like a yes without a look, in words; none where nothing does."),
    }),
  ),
  per_day: z.array(
    z.object({
      day: z.iso.date(),
      asked: z.int(),
      approved: z.int(),
      denied: z.int(),
      expired: z.int(),
      automatic: z.int(),
    }),
  ),
});
export type ApprovalMeasures = z.output<typeof approvalMeasures>;
