import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { publishingClient } from "#lib/identity/index.ts";
import { actorOfRegistryToken, isRegistryToken } from "#lib/publishing/index.ts";
import { authenticate } from "./request-ctx.ts";

type HeaderReader = (name: string) => string | null | undefined;

/**
 * Who writes to the registry: by a registry token, which counts nowhere else; a person's access token; or the token of a
 * machine that was registered as a publisher. A browser's cookie does not count, so that no page can publish.
 *
 * The official registry answers 422 where there is no token at all. This one answers 401, as its OpenAPI says: on 422,
 * `mcp-publisher` would go on to ask what is wrong with the document.
 *
 * @throws DomainError `unauthenticated`, or `forbidden` for machines that are no publishers
 */
export async function authenticateWriter(header: HeaderReader): Promise<Actor> {
  const authorization = header("authorization");
  if (!authorization)
    throw new DomainError(
      "unauthenticated",
      "Send `Authorization: Bearer <token>`: log in with mcp-publisher, or make an access token in the settings.",
    );
  const token = registryTokenIn(authorization);
  if (token) {
    const actor = await actorOfRegistryToken(token);
    if (actor.kind !== "anonymous") return actor;
    throw new DomainError(
      "unauthenticated",
      "This registry token is not valid, or no longer: it lasts five minutes. Log in again.",
    );
  }
  const { actor } = await authenticate(header);
  if (actor.kind !== "client") return actor;
  const publisher = await publishingClient(actor.id, actor.scopes);
  if (publisher.kind === "publisher") return publisher;
  throw new DomainError("forbidden", "This client is no publisher. An administrator registers publishers.");
}

/** The registry token in a header, good or not; undefined when it carries something else. */
export function registryTokenIn(authorization: string | null | undefined): string | undefined {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  return token && isRegistryToken(token) ? token : undefined;
}
