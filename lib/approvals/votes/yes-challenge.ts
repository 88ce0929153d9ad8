import { createHash } from "node:crypto";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { KeyAct } from "./schemas.ts";

/** A yes, by what it is and what was painted when it was given. */
export type PaintedYes = {
  act: KeyAct;
  approval: string;
  version: number;
  action_hash: string;
  display_hash: string;
};

/**
 * What a security key signs for a yes: SHA-256 of the canonical JSON (RFC 8785) of what was painted, the act and the decision, and
 * a nonce that makes it another challenge each time.
 *
 * @returns base64url
 */
export function yesChallenge(
  { act, approval, version, action_hash, display_hash }: PaintedYes,
  nonce: string,
): string {
  const signed = { act, approval, version, action_hash, display_hash, decision: "approve", nonce };
  return createHash("sha256").update(canonicalJson(signed)).digest("base64url");
}
