import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { challengeIn, relyingParty, showKey, spendChallenge } from "#lib/identity/security-keys/index.ts";
import { type AssertionResponse, assertionResponse } from "#lib/identity/security-keys/schemas.ts";
import { type PaintedYes, yesChallenge } from "./yes-challenge.ts";

/** All that it takes to look at a signed yes again, but for the key, the vote and the approval. */
export const signedYes = z.object({
  key_id: z.string(),
  challenge: z.string(),
  nonce: z.string(),
  version: z.int(),
  rp_id: z.string(),
  origin: z.string(),
  response: assertionResponse,
});
export type SignedYes = z.output<typeof signedYes>;

const facts = z.object({ nonce: z.string() });

/**
 * Takes a signature for a yes of this person to exactly this, once.
 *
 * @param response as the browser gave it
 * @throws DomainError `forbidden` that says what is wrong: `key` is `none`, `missing`, `stale`, `wrong` or `counter`
 */
export async function takeSignedYes(
  tx: Tx,
  { userId, response, yes }: { userId: string; response: AssertionResponse | undefined; yes: PaintedYes },
  at: Date,
): Promise<SignedYes> {
  if (!response) throw await nothingShown(tx, userId);
  const challenge = challengeIn(response.response.clientDataJSON);
  const spent = await spendChallenge(tx, { userId, purpose: yes.approval, challenge }, at);
  if (!spent)
    throw refused("stale", "What your key signed is too old, or was used already. Show your key again.");
  const { nonce } = facts.parse(spent.facts);
  const rp = relyingParty();
  // From what the yes says, not from what was asked: a signature for anything else is no signature for this.
  const key = await showKey(tx, { userId, response, challenge: yesChallenge(yes, nonce), rp }, at);
  return {
    key_id: key.id,
    challenge,
    nonce,
    version: yes.version,
    rp_id: rp.id,
    origin: rp.origin,
    response,
  };
}

async function nothingShown(tx: Tx, userId: string): Promise<DomainError> {
  return (await tx.securityKey.count({ where: { userId, removedAt: null } })) > 0
    ? refused("missing", "The rule asks for your security key. Show it to approve this.")
    : noKey();
}

export function noKey(): DomainError {
  return refused(
    "none",
    "The rule asks for a security key, and you have none here. Add one under Settings, Security keys; then approve this.",
  );
}

function refused(key: "none" | "missing" | "stale", message: string): DomainError {
  return new DomainError("forbidden", message, { details: { step_up: "webauthn", key } });
}
