import { z } from "zod";
import { accessLevels, classifications } from "#lib/core/words.ts";

/** A group of signatures: `need` distinct people with the role. */
export const stageRule = z.object({
  role: z.enum(["governance", "compliance"]),
  need: z.number().int().min(1).max(9),
});
export type StageRule = z.output<typeof stageRule>;

export const matrixRule = z.object({
  classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  stages: z.array(stageRule).min(1),
});

export const approvalMatrix = z.object({
  version: z
    .number()
    .int()
    .describe("The matrix's version; open submissions keep the one they started under."),
  rules: z.array(matrixRule),
});
export type ApprovalMatrix = z.output<typeof approvalMatrix>;
