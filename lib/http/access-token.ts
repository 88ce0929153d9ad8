import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { env } from "#lib/env.ts";
import { type ClientClaims, embeddedIssuer, loadVerificationKeys } from "#lib/identity/index.ts";
import { guardedFetch } from "#lib/outbound/guarded-fetch.ts";

/** Only asymmetric algorithms: no `none`, and no public key taken for a shared secret. */
const algorithms = ["ES256", "ES384", "RS256", "PS256", "EdDSA"];
const discoveryLimits = { totalMs: 5_000, bytesMax: 1_048_576 };

type KeySet = ReturnType<typeof createLocalJWKSet>;
/** How long an issuer's keys are believed before they are read again. */
const keysLastMs = 300_000;
const keySets = new Map<string, { keys: Promise<KeySet>; until: number }>();

/**
 * Verifies a machine's access token (RFC 9068): a known issuer, its signature, this console as audience, not expired.
 *
 * @returns how the token names the machine, or null when it is not to be believed
 */
export async function verifyAccessToken(token: string): Promise<ClientClaims | null> {
  const issuer = issuerOf(token);
  const own = issuer === embeddedIssuer() && !env().OIDC_ISSUER;
  if (!issuer || !(own || env().TRUSTED_ISSUERS.includes(issuer))) return null;
  try {
    const { payload } = await jwtVerify(token, await keySetOf(issuer, own), {
      issuer,
      audience: env().publicUrl,
      algorithms,
      requiredClaims: ["exp"],
      clockTolerance: 5,
      typ: "at+jwt",
    });
    return toClaims(payload, own ? null : issuer);
  } catch {
    return null;
  }
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function toClaims(payload: JWTPayload, issuer: string | null): ClientClaims | null {
  const named = payload.client_id ?? payload.azp ?? payload.sub;
  if (typeof named !== "string") return null;
  // A token about somebody else is a person's, got through that client: not the machine itself (RFC 9068 §2.2).
  if (payload.sub !== undefined && payload.sub !== named) return null;
  const scopes = typeof payload.scope === "string" ? payload.scope.split(" ").filter(Boolean) : null;
  return { issuer, subject: named, scopes };
}

function keySetOf(issuer: string, own: boolean): Promise<KeySet> {
  const cached = keySets.get(issuer);
  if (cached && cached.until > Date.now()) return cached.keys;
  const keys = own
    ? loadVerificationKeys().then((jwks) => createLocalJWKSet({ keys: jwks }))
    : loadForeignKeys(issuer);
  keySets.set(issuer, { keys, until: Date.now() + keysLastMs });
  // A failed look-up is not remembered: the next token tries again.
  keys.catch(() => keySets.delete(issuer));
  return keys;
}

/** Finds a trusted issuer's keys by its metadata (OpenID Connect Discovery 1.0). */
async function loadForeignKeys(issuer: string): Promise<KeySet> {
  const { jwks_uri } = z
    .object({ jwks_uri: z.url() })
    .parse(await fetchJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`));
  return createLocalJWKSet((await fetchJson(jwks_uri)) as JSONWebKeySet);
}

async function fetchJson(url: string): Promise<unknown> {
  const outbound = guardedFetch(discoveryLimits);
  try {
    const response = await outbound.fetch(url);
    return await response.json();
  } finally {
    await outbound.close();
  }
}
