import { exportJWK, generateKeyPair, type JWK } from "jose";
import { db } from "#lib/db/client.ts";
import { seal, unseal } from "#lib/kernel/secret-box.ts";

/**
 * Private signing keys that are made once per deployment and kept sealed.
 *
 * @param name under which they are kept
 * @param algorithms one key for each (RFC 7518 §3.1, RFC 8037 §3.1)
 */
export async function loadKeptKeys(name: string, algorithms: readonly string[]): Promise<JWK[]> {
  const existing = await db().sealedSecret.findUnique({ where: { name } });
  if (existing) return JSON.parse(unseal(name, existing.sealed)) as JWK[];
  const keys = await Promise.all(algorithms.map(newKey));
  // Of two processes that start at once, one key set wins and both read it.
  await db().sealedSecret.createMany({
    data: { name, sealed: seal(name, JSON.stringify(keys)), createdAt: new Date() },
    skipDuplicates: true,
  });
  return loadKeptKeys(name, algorithms);
}

async function newKey(alg: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg, use: "sig", kid: `${alg.toLowerCase()}-${Date.now().toString(36)}` };
}
