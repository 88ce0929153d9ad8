import { z } from "zod";
import { idText, textOf } from "#lib/core/text.ts";

/** Other arguments for the same call: a request of its own, which inherits no vote. */
export const editApprovalInput = z.strictObject({
  id: idText,
  version: z.int(),
  action_hash: z.string().max(100),
  display_hash: z.string().max(100),
  arguments: z.string().max(300_000).describe("As JSON text, an object."),
  reason: textOf(2_000),
});

export const editedApproval = z.object({
  id: z.string().describe("Of the request that came of it."),
  superseded: z.string(),
});
