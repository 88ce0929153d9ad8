import { z } from "zod";
import { idText } from "#lib/core/text.ts";

export const approvalLookInput = z.strictObject({
  id: idText,
  display_hash: z.string().max(100).describe("Of what is painted."),
});
export const approvalLook = z.object({
  here: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .describe(
      "Others who may decide, and had it before their eyes within the last 20 seconds; for whoever oversees, may decide or has voted, and empty for everybody else.",
    ),
});
export type ApprovalLook = z.output<typeof approvalLook>;
