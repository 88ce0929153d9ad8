import { exportJWK, generateKeyPair, type JWK } from "jose";
import { db } from "#lib/db/client.ts";
import { seal, unseal } from "#lib/kernel/secret-box.ts";

const name = "identity-provider-keys";

/**
 * The embedded provider's private keys, made once per deployment and kept sealed: RS256 for ID tokens, which every
 * client library takes, and ES256 for access tokens.
 */
export async function loadSigningKeys(): Promise<JWK[]> {
  const existing = await db().sealedSecret.findUnique({ where: { name } });
  if (existing) return JSON.parse(unseal(name, existing.sealed)) as JWK[];
  const keys = [await newKey("RS256"), await newKey("ES256")];
  // Of two processes that start at once, one key set wins and both read it.
  await db().sealedSecret.createMany({
    data: { name, sealed: seal(name, JSON.stringify(keys)), createdAt: new Date() },
    skipDuplicates: true,
  });
  return loadSigningKeys();
}

async function newKey(alg: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg, use: "sig", kid: `${alg.toLowerCase()}-${Date.now().toString(36)}` };
}

/** The public halves, for whoever verifies. */
export async function loadVerificationKeys(): Promise<JWK[]> {
  const keys = await loadSigningKeys();
  return keys.map(
    ({ kty, crv, x, y, n, e, alg, use, kid }) => ({ kty, crv, x, y, n, e, alg, use, kid }) as JWK,
  );
}
