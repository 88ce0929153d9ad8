import { digestOf } from "#lib/kernel/digest.ts";
import type { Finding } from "./schemas.ts";
import { labelFacts, type ToolLabel } from "./tool-labels.ts";

/**
 * What a vote is a vote on: the document, what the server really offers, what intake found, who answers for it, what it
 * may touch, and what each of its tools does.
 */
export type Covered = {
  document: unknown;
  snapshotHash: string | null;
  findings: readonly Finding[];
  owner: string;
  classification: string;
  accessLevel: string;
  purpose: string;
  labels: readonly ToolLabel[];
  /** Which time this stands for review, where it stood there before and something else in between. */
  again?: number;
};

/** When any of what it covers changes, the digest changes and earlier votes count no more. */
export function submissionDigest(covered: Covered): string {
  return digestOf(coveredFacts(covered));
}

/** Exactly what the digest is taken over, for whoever wants to take it again. */
export function coveredFacts(covered: Covered) {
  return {
    document: covered.document,
    snapshot: covered.snapshotHash,
    findings: covered.findings,
    owner: covered.owner,
    data_classification: covered.classification,
    access_level: covered.accessLevel,
    purpose: covered.purpose,
    labels: labelFacts(covered.labels),
    ...(covered.again === undefined ? {} : { again: covered.again }),
  };
}
