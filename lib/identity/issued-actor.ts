import type { Actor } from "#lib/core/actor.ts";
import { env } from "#lib/env.ts";
import { clientClaims, machineIssuers } from "./access-token.ts";
import { actorOfClient, publishingPerson } from "./actors.ts";
import { signInIssuer, verifyIssuedToken } from "./issued-token.ts";

/**
 * Whom an ID token or access token stands for (OpenID Connect Core §2, RFC 9068) that was issued for this console: a
 * registered machine of any known issuer, or a person of the issuer that signs people in. A person must have signed in
 * here before: a token alone makes no account.
 *
 * @returns anonymous when it is not to be believed, or stands for nobody here
 */
export async function actorOfIssuedToken(token: string): Promise<Actor> {
  const issued = await verifyIssuedToken(token, {
    issuers: [...machineIssuers(), signInIssuer()],
    audiences: [env().publicUrl],
    // ID tokens have `JWT` or nothing; anything else is a token for something else.
    types: ["at+jwt", "jwt", undefined],
  });
  if (!issued) return { kind: "anonymous" };
  const { issuer, payload } = issued;
  const claims = clientClaims(payload, issuer);
  const machine = claims && (await actorOfClient(claims));
  if (machine?.kind === "client") return machine;
  const signsIn = issuer === null || issuer === signInIssuer();
  return signsIn && payload.sub
    ? publishingPerson({ issuer: signInIssuer(), subject: payload.sub })
    : { kind: "anonymous" };
}
