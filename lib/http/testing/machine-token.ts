import { importJWK, SignJWT } from "jose";
import { env } from "#lib/env.ts";
import { embeddedIssuer, loadSigningKeys } from "#lib/identity/index.ts";

/** An access token as the embedded identity provider gives a machine (RFC 9068), for tests. */
export async function signMachineToken(clientId: string, lasts = "5m"): Promise<string> {
  const key = (await loadSigningKeys()).find(({ alg }) => alg === "ES256") ?? {};
  return new SignJWT({ client_id: clientId, sub: clientId })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: key.kid ?? "" })
    .setIssuer(embeddedIssuer())
    .setAudience(env().publicUrl)
    .setIssuedAt()
    .setExpirationTime(lasts)
    .sign(await importJWK(key, "ES256"));
}
