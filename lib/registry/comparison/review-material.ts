import { z } from "zod";
import { accessLevels, classifications } from "#lib/core/words.ts";
import { finding, serverJson, snapshotBody } from "../schemas.ts";
import { toolLabel } from "../tool-labels.ts";

/** All that a reviewer decides on: what a vote's digest covers, whole. */
export const reviewMaterial = z.object({
  document: serverJson.nullable(),
  snapshot: snapshotBody.nullable(),
  owner: z.string(),
  data_classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  purpose: z.string(),
  findings: z.array(finding),
  labels: z.array(toolLabel),
});
export type ReviewMaterial = z.output<typeof reviewMaterial>;
