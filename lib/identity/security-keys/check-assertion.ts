import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { RelyingParty } from "./relying-party.ts";
import type { AssertionResponse } from "./schemas.ts";

type Expected = {
  /** Base64url. */
  challenge: string;
  rp: Pick<RelyingParty, "id" | "origin">;
  key: { credentialId: string; publicKey: Uint8Array };
};

/**
 * Whether this key signed this challenge for this address, with its person verified (WebAuthn Level 3 §7.2, steps 11 to 21).
 * How often the key was used is for the caller to compare: it says nothing about one signature, looked at again later.
 *
 * @returns the counter that it signed, or what is wrong with it
 */
export async function checkAssertion(
  { clientDataJSON, authenticatorData, signature }: AssertionResponse["response"],
  { challenge, rp, key }: Expected,
): Promise<{ counter: number } | { no: string }> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: key.credentialId,
        rawId: key.credentialId,
        type: "public-key",
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      credential: { id: key.credentialId, publicKey: new Uint8Array(key.publicKey), counter: 0 },
    });
    return verified ? { counter: authenticationInfo.newCounter } : { no: "the signature is not this key's" };
  } catch (error) {
    return { no: error instanceof Error ? error.message : "it can't be read" };
  }
}
