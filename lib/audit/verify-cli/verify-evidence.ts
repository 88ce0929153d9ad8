import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { openNote, type Policy, parseVkey, type Report } from "../log/index.ts";
import { type ProofDocument, proofDocument, verifyProof } from "./verify-proof.ts";

/** Everything that the product knows of one thing, in one file. `manifest.whole` is the digest of all but the manifest. */
export const evidenceDocument = z.looseObject({
  format: z.literal("countersign.evidence"),
  parts: z.record(z.string(), z.unknown()),
  manifest: z.looseObject({
    parts: z.record(z.string(), z.string()),
    whole: z.string(),
    signature: z.string(),
  }),
});
export type EvidenceDocument = z.output<typeof evidenceDocument>;

/** Checks the signature and every digest of evidence, and every proof of a record that is in it. */
export function verifyEvidence(
  { manifest, ...content }: EvidenceDocument,
  policy: Policy,
  out: Report,
): void {
  const faults = out.report.faults.length;
  try {
    const { text } = openNote(
      manifest.signature,
      policy.logs.map(({ vkey }) => parseVkey(vkey)),
    );
    if (text !== `evidence/v1\n${manifest.whole}\n`)
      out.fault("evidence", "It was signed for something else.");
  } catch (error) {
    out.fault("evidence", (error as Error).message);
  }
  if (digestOf(content) !== manifest.whole) out.fault("evidence", "It is not what its digest was taken of.");
  const names = new Set([...Object.keys(content.parts), ...Object.keys(manifest.parts)]);
  for (const name of names)
    if (!(name in content.parts) || digestOf(content.parts[name]) !== manifest.parts[name])
      out.fault("evidence", `The part ${name} is not what its digest was taken of.`);
  if (out.report.faults.length === faults) out.count("OK");
  for (const document of proofsIn(content.parts)) verifyProof(document.proof, document, policy, out);
  out.notChecked(
    "What the evidence says: its signer vouches for it. Records with a proof in it are checked against the log.",
  );
}

/** Every record with a proof, wherever it stands. */
export function* proofsIn(value: unknown): Generator<ProofDocument> {
  if (typeof value !== "object" || value === null) return;
  const document = proofDocument.safeParse(value);
  if (document.success) yield document.data;
  else for (const member of Object.values(value)) yield* proofsIn(member);
}

/** `sha256:<hex>` of the canonical JSON (RFC 8785). */
function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}
