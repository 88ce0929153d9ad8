import type { Actor } from "#lib/core/actor.ts";
import { env } from "#lib/env.ts";
import { publishingClient, publishingPerson } from "#lib/identity/index.ts";
import { type RegistryClaims, verifyRegistryToken } from "./registry-token.ts";

const anonymous: Actor = { kind: "anonymous" };

/**
 * Whether anybody may publish below `io.modelcontextprotocol.anonymous`, as in the official registry's own tests.
 * Never by itself where it could matter.
 */
export function takesAnonymous(): boolean {
  return env().REGISTRY_ANONYMOUS_PUBLISH || env().NODE_ENV === "development";
}

/** Who publishes with this registry token, as they are now: what was taken from them since counts at once. */
export async function actorOfRegistryToken(token: string): Promise<Actor> {
  const claims = await verifyRegistryToken(token);
  if (!claims) return anonymous;
  const id = claims.sub.slice(claims.sub.indexOf(":") + 1);
  switch (claims.auth_method) {
    case "dns":
    case "http":
      return { kind: "publisher", id: claims.sub, name: claims.sub, permissions: claims.permissions };
    case "none":
      return takesAnonymous()
        ? { kind: "publisher", id: claims.sub, name: claims.sub, permissions: claims.permissions }
        : anonymous;
    case "oidc":
      return claims.sub.startsWith("user:") ? publishingPerson({ id }) : narrowed(id, claims);
  }
}

/** A registered machine: what it may now, as far as its token went. */
async function narrowed(clientId: string, { permissions }: RegistryClaims): Promise<Actor> {
  const actor = await publishingClient(clientId, ["*"]);
  if (actor.kind !== "publisher") return anonymous;
  const kept = actor.permissions.filter((now) =>
    permissions.some(({ action, resource }) => action === now.action && resource === now.resource),
  );
  return { ...actor, permissions: kept };
}
