import type { Policy, Report } from "../log/index.ts";
import { CannotRunError } from "./cannot-run.ts";
import { type EvidenceDocument, evidenceDocument, proofsIn, verifyEvidence } from "./verify-evidence.ts";
import { type ProofDocument, proofDocument, verifyProof } from "./verify-proof.ts";

/** What a single file is: a proof with or without its record, or signed evidence. */
export type Document =
  | { kind: "proof"; proof: string; record: ProofDocument | null }
  | { kind: "evidence"; evidence: EvidenceDocument };

/** @throws CannotRunError for a file that is neither */
export function parseDocument(text: string, name: string): Document {
  if (text.startsWith("c2sp.org/tlog-proof@v1\n")) return { kind: "proof", proof: text, record: null };
  const value = parsedJson(text);
  const record = proofDocument.safeParse(value);
  if (record.success) return { kind: "proof", proof: record.data.proof, record: record.data };
  const evidence = evidenceDocument.safeParse(value);
  if (evidence.success) return { kind: "evidence", evidence: evidence.data };
  throw new CannotRunError(`${name} is neither a proof nor signed evidence.`);
}

/** All of it that counts by its signatures. */
export function documentNotes(document: Document): string[] {
  if (document.kind === "proof") return [checkpointOf(document.proof)];
  const { manifest, parts } = document.evidence;
  return [manifest.signature, ...Array.from(proofsIn(parts), ({ proof }) => checkpointOf(proof))];
}

/** A proof ends in its checkpoint; what is no proof at all is found to be none later. */
function checkpointOf(proof: string): string {
  return proof.slice(proof.indexOf("\n\n") + 2);
}

export function verifyDocument(document: Document, policy: Policy, out: Report): void {
  if (document.kind === "evidence") verifyEvidence(document.evidence, policy, out);
  else verifyProof(document.proof, document.record, policy, out);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
