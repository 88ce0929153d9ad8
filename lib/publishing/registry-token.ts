import { decodeProtectedHeader, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { newId } from "#lib/core/ids.ts";
import { env } from "#lib/env.ts";
import { loadKeptKeys } from "#lib/identity/index.ts";
import type { RegistryTokenAnswer } from "./schemas.ts";

const lifetimeSeconds = 300;
const algorithm = "EdDSA";
/** No other verifier here or elsewhere takes a JWT of this type (RFC 8725 §3.11). */
const type = "registry+jwt";

const authMethods = ["oidc", "dns", "http", "none"] as const;

export const registryClaims = z.object({
  auth_method: z.enum(authMethods),
  auth_method_sub: z.string(),
  permissions: z.array(z.object({ action: z.enum(["publish", "edit"]), resource: z.string() })),
  /** Whom it stands for here: `user:usr_…`, `client:cli_…`, or what was proved: `dns:example.com`. */
  sub: z.string(),
});

/** What a registry token says, by the official registry's names, and whom it stands for. */
export type RegistryClaims = z.output<typeof registryClaims>;

/** Where registry tokens come from, and the only place that takes them: the registry's write routes. */
function registryUrl(): string {
  return `${env().publicUrl}/v0`;
}

async function loadKey(): Promise<JWK> {
  const [key] = await loadKeptKeys("registry-token-key", [algorithm]);
  if (!key) throw new Error("The registry's key is missing.");
  return key;
}

/** Issues a token as the official registry does: a JWT (RFC 7519) signed with Ed25519 (RFC 8037), good for five minutes. */
export async function issueRegistryToken(claims: RegistryClaims): Promise<RegistryTokenAnswer> {
  const key = await loadKey();
  const issuedAt = Math.floor(Date.now() / 1_000);
  const expiresAt = issuedAt + lifetimeSeconds;
  const registry_token = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: algorithm, typ: type, kid: key.kid ?? "" })
    .setIssuer(registryUrl())
    .setAudience(registryUrl())
    .setJti(newId("token"))
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(await importJWK(key, algorithm));
  return { registry_token, expires_at: expiresAt };
}

/** Whether a bearer token says that it is one of these, true or not. */
export function isRegistryToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === type;
  } catch {
    return false;
  }
}

/** @returns what the token says, or null when it is not ours, or no longer good */
export async function verifyRegistryToken(token: string): Promise<RegistryClaims | null> {
  const { d: _, ...publicKey } = await loadKey();
  try {
    const { payload } = await jwtVerify(token, await importJWK(publicKey, algorithm), {
      issuer: registryUrl(),
      audience: registryUrl(),
      algorithms: [algorithm],
      typ: type,
      requiredClaims: ["exp", "iat", "jti"],
      maxTokenAge: lifetimeSeconds,
    });
    return registryClaims.parse(payload);
  } catch {
    return null;
  }
}
