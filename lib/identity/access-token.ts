import type { JWTPayload } from "jose";
import { env } from "#lib/env.ts";
import type { ClientClaims } from "./actors.ts";
import { embeddedIssuer } from "./addresses.ts";
import { verifyIssuedToken } from "./issued-token.ts";

/** Whose tokens machines come with: the embedded provider's, when it runs, and those that were trusted. */
export function machineIssuers(): string[] {
  return [...(env().OIDC_ISSUER ? [] : [embeddedIssuer()]), ...env().TRUSTED_ISSUERS];
}

/**
 * Verifies a machine's access token (RFC 9068): a known issuer, its signature, its audience, not expired.
 *
 * @param audiences what the token may be for (RFC 8707)
 * @returns how the token names the machine, or null when it is not to be believed
 */
export async function verifyAccessToken(
  token: string,
  audiences: readonly string[],
): Promise<ClientClaims | null> {
  const issued = await verifyIssuedToken(token, { issuers: machineIssuers(), audiences, types: ["at+jwt"] });
  return issued && clientClaims(issued.payload, issued.issuer);
}

/** How a verified token names the machine that it is about; null for one about somebody else. */
export function clientClaims(payload: JWTPayload, issuer: string | null): ClientClaims | null {
  const named = payload.client_id ?? payload.azp ?? payload.sub;
  if (typeof named !== "string") return null;
  // A token about somebody else is a person's, got through that client: not the machine itself (RFC 9068 §2.2).
  if (payload.sub !== undefined && payload.sub !== named) return null;
  const scopes = typeof payload.scope === "string" ? payload.scope.split(" ").filter(Boolean) : null;
  return { issuer, subject: named, scopes };
}
