import { z } from "zod";
import { changeRisks } from "#lib/core/words.ts";

export const changeAreas = [
  "tool",
  "prompt",
  "resource",
  "resource_template",
  "instructions",
  "capabilities",
  "document",
  "owner",
  "data_classification",
  "access_level",
  "purpose",
  "finding",
  "label",
] as const;
export type ChangeArea = (typeof changeAreas)[number];

export const changeKinds = ["added", "removed", "changed"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** How many details a change has at most. Where there are more, the mildest are left out and the last detail counts them. */
export const detailsMax = 50;

export const changeDetail = z.object({
  pointer: z
    .string()
    .describe("A JSON pointer (RFC 6901) into what changed; of what is removed, into what it was before."),
  kind: z.enum(changeKinds),
  risk: z.enum(changeRisks),
  means: z.string().describe("In a sentence."),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type ChangeDetail = z.output<typeof changeDetail>;

/** One thing under review that is not as it was. */
export const change = z.object({
  area: z.enum(changeAreas),
  anchor: z
    .string()
    .describe("What a comment on it is attached to: `tool:pay`, `document:/remotes`, `owner`."),
  name: z.string(),
  kind: z.enum(changeKinds),
  risk: z.enum(changeRisks).describe("The worst of its details."),
  summary: z.string().describe("In a sentence."),
  details: z
    .array(changeDetail)
    .max(detailsMax)
    .describe(`Worst first. Past ${detailsMax}, the last one says how many more there are.`),
});
export type Change = z.output<typeof change>;
