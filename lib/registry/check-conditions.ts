import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { agreedConditions } from "./agreed-conditions.ts";
import { strictestConditions } from "./approval-conditions.ts";
import type { ApprovalConditions } from "./review-schemas.ts";
import { labelsOf, type SubmissionRow } from "./submission-row.ts";

/**
 * Holds the conditions of an approval against what there is, and against what others asked for.
 *
 * @throws DomainError `invalid` for a tool or catalog that there is not, or a date that has passed; `conflict` when
 *   together with the other signers' conditions nothing would be left
 */
export async function checkConditions(
  tx: Pick<Tx, "catalog">,
  submission: SubmissionRow,
  conditions: ApprovalConditions,
  at: Date,
): Promise<void> {
  const issues = [
    ...unknownTools(submission, conditions),
    ...(await unknownCatalogs(tx, conditions)),
    ...(conditions.until && Date.parse(conditions.until) <= at.getTime()
      ? [{ pointer: "/conditions/until", message: "This has passed already. Choose a later time." }]
      : []),
  ];
  if (issues.length > 0)
    throw new DomainError("invalid", "The input is not valid: conditions.", { issues: issues.slice(0, 100) });
  const together = strictestConditions([agreedConditions(submission), conditions]);
  if (together?.tools?.length === 0 || together?.catalogs?.length === 0)
    throw new DomainError(
      "conflict",
      "Others approved this under other conditions; with yours, nothing would be left. Agree with them first, or ask for changes.",
    );
}

/**
 * Holds the conditions that all signers together gave against the moment of the decision.
 *
 * @throws DomainError `conflict` when a signer's date has passed, or when nothing would be left
 */
export function refuseSpent(conditions: ApprovalConditions | null, at: Date): void {
  if (conditions?.until && Date.parse(conditions.until) <= at.getTime())
    throw new DomainError(
      "conflict",
      `This was signed only until ${conditions.until}, which has passed. Whoever signed until then takes the vote back and signs anew.`,
    );
  if (conditions?.tools?.length === 0 || conditions?.catalogs?.length === 0)
    throw new DomainError(
      "conflict",
      "The conditions of those who signed leave nothing together. One of them takes the vote back and signs otherwise.",
    );
}

function unknownTools(submission: SubmissionRow, { tools }: ApprovalConditions): FieldIssue[] {
  const known = new Set(labelsOf(submission).map(({ tool }) => tool));
  return (tools ?? []).flatMap((tool, index) =>
    known.has(tool)
      ? []
      : [{ pointer: `/conditions/tools/${index}`, message: "The server has no tool of this name." }],
  );
}

async function unknownCatalogs(
  tx: Pick<Tx, "catalog">,
  { catalogs }: ApprovalConditions,
): Promise<FieldIssue[]> {
  if (!catalogs) return [];
  const found = await tx.catalog.findMany({ where: { slug: { in: catalogs } }, select: { slug: true } });
  const known = new Set(found.map(({ slug }) => slug));
  return catalogs.flatMap((slug, index) =>
    known.has(slug)
      ? []
      : [{ pointer: `/conditions/catalogs/${index}`, message: "There is no catalog of this name." }],
  );
}
