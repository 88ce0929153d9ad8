import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { env } from "#lib/env.ts";
import { guardedFetch } from "#lib/outbound/guarded-fetch.ts";
import { embeddedIssuer } from "./addresses.ts";
import { loadVerificationKeys } from "./signing-keys.ts";

/** Only asymmetric algorithms: no `none`, and no public key taken for a shared secret. */
const algorithms = ["ES256", "ES384", "RS256", "PS256", "EdDSA"];
const discoveryLimits = { totalMs: 5_000, bytesMax: 1_048_576 };

type KeySet = ReturnType<typeof createLocalJWKSet>;
/** How long an issuer's keys are believed before they are read again. */
const keysLastMs = 300_000;
const keySets = new Map<string, { keys: Promise<KeySet>; until: number }>();

/** The issuer that signs this console's people in. */
export function signInIssuer(): string {
  return env().OIDC_ISSUER ?? embeddedIssuer();
}

/** What a token may be, to be believed. */
export type TokenRules = {
  issuers: readonly string[];
  /** What it may be for (RFC 8707). */
  audiences: readonly string[];
  /** Its header's `typ`, in lower case (RFC 8725 §3.11); undefined where it may have none. */
  types: readonly (string | undefined)[];
};

export type IssuedToken = {
  /** Null for the embedded provider. */
  issuer: string | null;
  /** Its header's `typ`, in lower case. */
  type: string | undefined;
  payload: JWTPayload;
};

/**
 * Verifies a JWT (RFC 7519) of a known issuer: its signature, audience and type, not expired.
 *
 * @returns null when it is not to be believed
 */
export async function verifyIssuedToken(token: string, rules: TokenRules): Promise<IssuedToken | null> {
  const issuer = issuerOf(token);
  if (!issuer || !rules.issuers.includes(issuer)) return null;
  const own = issuer === embeddedIssuer() && !env().OIDC_ISSUER;
  try {
    const { payload, protectedHeader } = await jwtVerify(token, await keySetOf(issuer, own), {
      issuer,
      audience: [...rules.audiences],
      algorithms,
      requiredClaims: ["exp"],
      clockTolerance: 5,
    });
    const type = protectedHeader.typ?.toLowerCase().replace(/^application\//, "");
    return rules.types.includes(type) ? { issuer: own ? null : issuer, type, payload } : null;
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
