import type { Actor, NamespacePermission } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { permits } from "#lib/core/namespaces.ts";
import type { Tx } from "#lib/db/client.ts";
import { type NamespaceRow, namespaceOfServer } from "./namespaces.ts";

/**
 * The namespace of a server that a machine wants to change; null where no team answers for it. Who runs a machine is the
 * team of the namespace that it proved. In another team's namespace its submission would count as that other team's, and
 * its own people could approve what they published themselves.
 *
 * @throws DomainError `forbidden` where another team answers than for what the machine proved
 */
export async function namespaceOfMachine(
  tx: Pick<Tx, "namespace">,
  { name: machine, permissions }: Extract<Actor, { kind: "publisher" }>,
  action: NamespacePermission["action"],
  name: string,
): Promise<NamespaceRow | null> {
  const namespace = await namespaceOfServer(tx, name);
  if (!namespace) return null;
  for (const permission of permissions)
    if (permits([permission], action, name)) {
      const proven = await namespaceOfServer(tx, `${prefixOf(permission)}/`);
      if (proven?.teamId === namespace.teamId) return namespace;
    }
  throw new DomainError(
    "forbidden",
    `team:${namespace.team.slug} answers for ${namespace.prefix}, and not for what ${machine} proved. That team's own key publishes ${name} and changes it: log in for ${namespace.prefix}.`,
  );
}

/** `com.example` of `com.example/*` and of `com.example.*`. */
function prefixOf({ resource }: NamespacePermission): string {
  return resource.replace(/(\/.*|\.\*)$/, "");
}
