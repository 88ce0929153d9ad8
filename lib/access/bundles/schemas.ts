import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, textOf } from "#lib/core/text.ts";
import { grantTerms } from "../grants/schemas.ts";
import { slug } from "../policy/schemas.ts";

/** What one grant of a bundle is of. Whom it is for, and for how long, is said when it is requested. */
export const bundleItem = grantTerms.omit({ users: true }).extend({ server: idText.min(1) });
export type BundleItem = z.output<typeof bundleItem>;

const items = z.array(bundleItem).min(1).max(20);

export const setBundleInput = z.strictObject({
  name: slug,
  base_version: z
    .int()
    .min(1)
    .nullable()
    .describe(
      "The version that you changed; null for a bundle that is new. Refused when another stands by now.",
    ),
  description: textOf(1_000).describe("What it is for. Whoever answers for an agent chooses by it."),
  items,
  reason: textOf(2_000),
});
export const removeBundleInput = z.strictObject({
  name: slug,
  version: z
    .int()
    .min(1)
    .optional()
    .describe("The version that you looked at. Refused when another stands by now."),
  reason: textOf(2_000),
});
export const bundleQuery = z.strictObject({ name: slug });

export const bundleView = z.object({
  name: z.string(),
  version: z.int(),
  description: z.string(),
  items,
  created_by: z.object({ id: z.string(), name: z.string() }),
  created_at: z.iso.datetime(),
});
export type BundleView = z.output<typeof bundleView>;

export const bundlesQuery = pageQuery;
export const bundlePage = pageOf(bundleView);
