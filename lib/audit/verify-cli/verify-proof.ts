import { z } from "zod";
import {
  leafEntryOf,
  leafHash,
  openCheckpoint,
  type Policy,
  parseLeafEntry,
  parseTlogProof,
  type Report,
  readRecord,
  verifyInclusion,
} from "../log/index.ts";
import { CannotRunError } from "./cannot-run.ts";

/** A record with its proof, in one file. */
export const proofDocument = z.object({
  format: z.literal("countersign.audit-proof/v1"),
  record: z.string(),
  entry: z.string(),
  proof: z.string(),
});
export type ProofDocument = z.output<typeof proofDocument>;

/**
 * Holds a record against its leaf entry, the entry against the root (RFC 6962 §2.1.1), and the root against the signed
 * checkpoint.
 *
 * @param proof C2SP tlog-proof
 * @param document the record that it is of, if that is there
 * @throws CannotRunError for a proof of nothing
 */
export function verifyProof(
  proof: string,
  document: ProofDocument | null,
  policy: Policy,
  out: Report,
): void {
  try {
    const { extra, index, hashes, checkpoint: note } = parseTlogProof(proof);
    const { checkpoint, witnessed, isQuorum } = openCheckpoint(note, policy);
    const { origin, size, root } = checkpoint;
    const entry = document?.entry ?? extra?.toString();
    if (entry === undefined) throw new CannotRunError("The proof does not hold the entry that it is for.");
    const { class: of } = parseLeafEntry(entry);
    if (!origin.endsWith(`/${of}`))
      out.fault(of, `The entry is of the class ${of}, and the log is ${origin}.`);
    if (extra && extra.toString() !== entry) out.fault(of, "The entry is not the one that the proof names.");
    const all = policy.witnesses.length;
    if (!isQuorum) out.fault(of, `Only ${witnessed.length} of ${all} witnesses have cosigned.`);
    const record = document && readRecord(document.record);
    if (!verifyInclusion({ leafHash: leafHash(entry), index, size, proof: hashes, root }))
      out.fault(of, `The entry is not leaf ${index} of the log.`);
    else if (document && (!record || leafEntryOf(record, document.record) !== entry))
      out.find(of, index, "MODIFIED", "The record is not the one that was sealed.");
    else out.count("OK");
    if (!document) out.notChecked("The record: this proof is of its leaf entry alone.");
    out.report.logs.push({
      class: of,
      origin,
      size,
      root: root.toString("base64"),
      consistent_with: { checkpoints: 0, oldest: null },
      witnesses: all > 0 ? { cosigned: witnessed.length, of: all } : null,
    });
  } catch (error) {
    if (error instanceof CannotRunError) throw error;
    out.fault("proof", (error as Error).message);
  }
}
