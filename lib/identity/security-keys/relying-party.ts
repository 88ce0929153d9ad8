import { isIP } from "node:net";
import { DomainError } from "#lib/core/errors.ts";
import { env } from "#lib/env.ts";

/** Whom keys sign for. A browser signs for no other address than the one it shows (WebAuthn Level 3 §5.1). */
export type RelyingParty = { id: string; name: string; origin: string };

/**
 * This console, as browsers know it.
 *
 * @throws DomainError `conflict` where browsers offer no keys: at an address that is a number, and without TLS but on `localhost`
 */
export function relyingParty(): RelyingParty {
  const { publicUrl } = env();
  const { hostname: id, origin, protocol } = new URL(publicUrl);
  const isLocal = id === "localhost" || id.endsWith(".localhost");
  if (isIP(id.replace(/^\[|\]$/g, "")) !== 0 || (protocol !== "https:" && !isLocal))
    throw new DomainError(
      "conflict",
      `Browsers use security keys on https addresses with a name, and on http://localhost; this console is at ${publicUrl}. Whoever runs it can change PUBLIC_URL.`,
    );
  return { id, name: "Countersign", origin };
}
