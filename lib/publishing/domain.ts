import type { NamespacePermission } from "#lib/core/actor.ts";
import { permissionsIn } from "#lib/core/namespaces.ts";

/** How a domain is proved: by its name server, or by a page on it. */
export type DomainMethod = "dns" | "http";

/**
 * What a proved domain permits. Who controls a domain's name server controls the names below it too; who controls a page
 * on it does not (as ACME has it, RFC 8555 §8.3 and §8.4).
 */
export function permissionsOfDomain(method: DomainMethod, domain: string): NamespacePermission[] {
  return permissionsIn(domain.split(".").reverse().join("."), method === "dns" ? "and below" : "alone");
}
