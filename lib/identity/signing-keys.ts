import type { JWK } from "jose";
import { loadKeptKeys } from "./kept-keys.ts";

/** The embedded provider's private keys: RS256 for ID tokens, which every client library takes, and ES256 for access tokens. */
export function loadSigningKeys(): Promise<JWK[]> {
  return loadKeptKeys("identity-provider-keys", ["RS256", "ES256"]);
}

/** The public halves, for whoever verifies. */
export async function loadVerificationKeys(): Promise<JWK[]> {
  const keys = await loadSigningKeys();
  return keys.map(
    ({ kty, crv, x, y, n, e, alg, use, kid }) => ({ kty, crv, x, y, n, e, alg, use, kid }) as JWK,
  );
}
