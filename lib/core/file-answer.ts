import { z } from "zod";

/** An answer that is a file to keep rather than JSON: an export, a report. */
export const fileAnswer = z.object({
  contentType: z.string(),
  filename: z
    .string()
    .regex(/^[\w][\w.-]*$/, "A plain name: it goes into a header.")
    .describe("Under which it is saved."),
  body: z.string(),
  inline: z.literal(true).optional().describe("A document to look at in the browser, rather than to save."),
});
export type FileAnswer = z.output<typeof fileAnswer>;
