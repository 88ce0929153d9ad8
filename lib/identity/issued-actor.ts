import type { JWTPayload } from "jose";
import type { Actor } from "#lib/core/actor.ts";
import { env } from "#lib/env.ts";
import { clientClaims, machineIssuers } from "./access-token.ts";
import { actorOfClient, publishingPerson } from "./actors.ts";
import { signInIssuer, verifyIssuedToken } from "./issued-token.ts";

/**
 * Whom an ID token or access token stands for (OpenID Connect Core §2, RFC 9068) that was issued for this console: a
 * registered machine of any known issuer, or, by an ID token alone, a person of the issuer that signs people in. A person
 * must have signed in here before: a token alone makes no account.
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
  const { issuer, type, payload } = issued;
  const claims = clientClaims(payload, issuer);
  const machine = claims && (await actorOfClient(claims));
  if (machine?.kind === "client") return machine;
  const signsIn = issuer === null || issuer === signInIssuer();
  return signsIn && payload.sub && isIdToken(type, payload)
    ? publishingPerson({ issuer: signInIssuer(), subject: payload.sub })
    : { kind: "anonymous" };
}

/** What access tokens say and ID tokens don't: what they are good for, and in which application's hands. */
const accessClaims = ["scope", "scp", "client_id"];

/** An application's access token is for what its scopes say, and publishing in somebody's name is none of that. */
function isIdToken(type: string | undefined, payload: JWTPayload): boolean {
  return type !== "at+jwt" && !accessClaims.some((claim) => claim in payload);
}
