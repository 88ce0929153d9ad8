import { z } from "zod";
import { idText } from "#lib/core/text.ts";

const evidenceFormats = ["json", "html"] as const;

export const evidenceInput = z.strictObject({
  name: idText.describe("The server's name."),
  version: idText.describe("The version, whatever its status."),
  format: z
    .enum(evidenceFormats)
    .default("json")
    .describe("`json` for machines, with digests that can be recomputed; `html` to read and print."),
});
