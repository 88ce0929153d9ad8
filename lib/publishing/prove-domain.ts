import { DomainError } from "#lib/core/errors.ts";
import type { DomainMethod } from "./domain.ts";
import type { KeySource } from "./published-keys.ts";
import { isSignedByOne, parsePublisherKeys } from "./publisher-key.ts";
import type { DomainProof } from "./schemas.ts";
import { isCurrent } from "./signed-timestamp.ts";

const places: Record<DomainMethod, (domain: string) => string> = {
  dns: (domain) => `in a TXT record of ${domain}`,
  http: (domain) => `at https://${domain}/.well-known/mcp-registry-auth`,
};

/**
 * Proves that somebody controls a domain: they signed the time just now, with a key that the domain publishes (MCP
 * Registry). The signature names neither this registry nor the domain, so it is worth only the seconds that it lasts.
 *
 * @returns the signature
 * @throws DomainError `unauthenticated`, or `unavailable` when the domain's keys can't be read at the moment
 */
export async function proveDomain(
  method: DomainMethod,
  { domain, timestamp, signed_timestamp }: DomainProof,
  readKeys: KeySource,
  now: Date,
): Promise<Buffer> {
  if (!isCurrent(timestamp, now))
    throw new DomainError(
      "unauthenticated",
      `The timestamp is more than 15 seconds from this server's clock, ${now.toISOString()}. Sign the time of now.`,
    );
  const keys = parsePublisherKeys(await readKeys(domain));
  if (keys.length === 0)
    throw new DomainError(
      "unauthenticated",
      `No key was found for ${domain}. Publish \`v=MCPv1; k=ed25519; p=<base64>\` ${places[method](domain)}.`,
    );
  const signature = Buffer.from(signed_timestamp, "hex");
  if (!isSignedByOne(keys, timestamp, signature))
    throw new DomainError(
      "unauthenticated",
      `None of the ${keys.length} keys ${places[method](domain)} made this signature. What is published may be out of date.`,
    );
  return signature;
}
