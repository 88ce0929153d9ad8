import { createHash } from "node:crypto";

/** How far the signer's clock may be from ours, either way (MCP Registry). */
const toleranceMs = 15_000;

/** Whether a signed time is of now, give or take. */
export function isCurrent(timestamp: string, now: Date): boolean {
  return Math.abs(Date.parse(timestamp) - now.getTime()) <= toleranceMs;
}

/**
 * What names a signature in whatever form it comes: a hash of its first half. Anybody can turn over the second half of an
 * ECDSA signature (n − s for s), and it still verifies.
 */
export function signatureName(signature: Buffer): string {
  return createHash("sha256")
    .update(signature.subarray(0, signature.length / 2))
    .digest("hex");
}
