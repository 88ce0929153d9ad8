import { hash } from "node:crypto";

/**
 * The id of the permit that a claim is: the same each time that the claim is asked for again, so that it is one decision.
 *
 * @param at when it was claimed
 * @returns a UUIDv7 (RFC 9562 §5.7) whose random part follows from the claim
 */
export function permitId(approvalId: string, nonce: string, at: Date): string {
  const digest = hash("sha256", `countersign-permit/v1\0${approvalId}\0${nonce}`);
  const time = at.getTime().toString(16).padStart(12, "0");
  const variant = ((Number.parseInt(digest.slice(3, 4), 16) & 0b0011) | 0b1000).toString(16);
  const parts = [
    time.slice(0, 8),
    time.slice(8),
    `7${digest.slice(0, 3)}`,
    `${variant}${digest.slice(4, 7)}`,
  ];
  return [...parts, digest.slice(7, 19)].join("-");
}
