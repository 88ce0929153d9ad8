import { digestOf } from "#lib/kernel/digest.ts";
import type { Finding } from "./schemas.ts";

/**
 * What a vote is a vote on: the document, what the server really offers, what intake found, who answers for it, and what it may touch.
 * When any of it changes, the digest changes and earlier votes count no more.
 */
export function submissionDigest(covered: {
  document: unknown;
  snapshotHash: string | null;
  findings: readonly Finding[];
  owner: string;
  classification: string;
  accessLevel: string;
  purpose: string;
}): string {
  return digestOf({
    document: covered.document,
    snapshot: covered.snapshotHash,
    findings: covered.findings,
    owner: covered.owner,
    data_classification: covered.classification,
    access_level: covered.accessLevel,
    purpose: covered.purpose,
  });
}
