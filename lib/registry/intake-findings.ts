import { compareTexts } from "#lib/core/text.ts";
import { findingSeverities } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { loadValidationProfile } from "#lib/settings/index.ts";
import { documentFindings } from "./document-findings.ts";
import { foreignRemotes, hiddenCharacters } from "./document-traits.ts";
import { impersonationFindings } from "./impersonation.ts";
import { loadKnown } from "./known-servers.ts";
import { namespaceFindings } from "./namespace-findings.ts";
import type { Finding } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";

/** Findings of one submission; what is beyond is counted. A document can name thousands of addresses. */
const findingsMax = 100;

type Subject = {
  id: string;
  submitterId: string | null;
  ownerTeamId: string | null;
  ownerUserId: string | null;
};

/**
 * All that intake finds in a document as it stands, against what the registry knows now: the worst first, in an order
 * that depends on nothing else. Part of the transaction that stores them.
 *
 * @param more found elsewhere, to stand among them
 */
export async function intakeFindings(
  tx: Tx,
  submission: Subject,
  document: ServerJson,
  more: readonly Finding[] = [],
): Promise<Finding[]> {
  const profile = await loadValidationProfile(tx);
  const ofItself = [
    ...more,
    ...documentFindings(document, profile),
    ...hiddenCharacters(document),
    ...foreignRemotes(document),
  ];
  // Of two that imitate each other and come at once, the second sees the first.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-intake', 0))`;
  const known = await loadKnown(tx, submission, document);
  return inOrder([
    ...ofItself,
    ...impersonationFindings(document, known, profile),
    ...(await namespaceFindings(tx, submission, document.name)),
  ]);
}

/** The worst first; then by check, place and the other server. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const sorted = findings.toSorted(
    (a, b) =>
      findingSeverities.indexOf(b.severity) - findingSeverities.indexOf(a.severity) ||
      compareTexts(a.check, b.check) ||
      compareTexts(a.pointer ?? "", b.pointer ?? "") ||
      compareTexts(a.evidence?.server ?? "", b.evidence?.server ?? "") ||
      compareTexts(a.message, b.message),
  );
  if (sorted.length <= findingsMax) return sorted;
  const more = sorted.length - findingsMax;
  return [
    ...sorted.slice(0, findingsMax),
    {
      check: "more-findings",
      severity: "info",
      message: `${more} more were found, no worse than these.`,
      pointer: null,
    },
  ];
}
