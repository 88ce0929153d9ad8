import { compareTexts } from "#lib/core/text.ts";
import { type Change, changeAreas } from "./change.ts";
import { compareDocuments } from "./compare-document.ts";
import { compareFacts } from "./compare-facts.ts";
import { compareFindings } from "./compare-findings.ts";
import { compareItems } from "./compare-items.ts";
import { compareLabels } from "./compare-labels.ts";
import { compareCapabilities, compareInstructions } from "./compare-server.ts";
import { riskRank } from "./details.ts";
import type { ReviewMaterial } from "./review-material.ts";

/**
 * What is different between two things that somebody may approve, and what that means: the worst first, then in the order of
 * areas and names. Nothing when they say the same; whatever differs in what a vote covers is reported, if only as harmless.
 *
 * Both may be hostile. It throws nothing, and takes time in proportion to their size.
 */
export function compareMaterials(before: ReviewMaterial, after: ReviewMaterial): Change[] {
  return [
    ...compareItems(before.snapshot, after.snapshot),
    ...compareInstructions(before.snapshot, after.snapshot),
    ...compareCapabilities(before.snapshot, after.snapshot),
    ...compareDocuments(before.document, after.document),
    ...compareFacts(before, after),
    ...compareFindings(before.findings, after.findings),
    ...compareLabels(before.labels, after.labels),
  ].sort(
    (a, b) =>
      riskRank(b.risk) - riskRank(a.risk) ||
      changeAreas.indexOf(a.area) - changeAreas.indexOf(b.area) ||
      compareTexts(a.name, b.name) ||
      compareTexts(a.kind, b.kind),
  );
}
