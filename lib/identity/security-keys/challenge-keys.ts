import { generateAuthenticationOptions } from "@simplewebauthn/server";
import type { z } from "zod";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { challengeMs, issueChallenge } from "./challenges.ts";
import { descriptorOf, keysOf } from "./own-keys.ts";
import { relyingParty } from "./relying-party.ts";
import { requestOptions } from "./schemas.ts";

/**
 * Asks for a signature of one of a person's keys.
 *
 * @param challenge base64url, with what it is made of
 * @returns what the browser needs for it; null for who has no key
 */
export async function challengeKeys(
  tx: Pick<Tx, "keyChallenge" | "securityKey">,
  asked: { userId: string; purpose: string; challenge: string; facts: Prisma.InputJsonObject },
  at: Date,
): Promise<z.output<typeof requestOptions> | null> {
  const rp = relyingParty();
  const keys = await keysOf(tx, asked.userId);
  if (keys.length === 0) return null;
  const options = await generateAuthenticationOptions({
    rpID: rp.id,
    challenge: new Uint8Array(Buffer.from(asked.challenge, "base64url")),
    allowCredentials: keys.map(descriptorOf),
    timeout: challengeMs,
    userVerification: "required",
  });
  await issueChallenge(tx, asked, at);
  return requestOptions.parse(options);
}
