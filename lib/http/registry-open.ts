import type { Context } from "hono";
import { type CatalogView, catalogStore, rememberReader } from "#lib/catalog/index.ts";
import { DomainError, notFound } from "#lib/core/errors.ts";
import { can } from "#lib/core/permissions.ts";
import { env } from "#lib/env.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { registryTokenIn } from "./registry-writer.ts";
import { authenticate } from "./request-ctx.ts";

/** A catalog that this caller may read, and a way to note what they hold of it. */
export type Opened = { view: CatalogView; remember(revision: number): void };

/**
 * Opens a catalog to its reader. One that anybody may read needs nothing; a protected one, a token or a session with
 * `catalog.read`, and its refusal says where to get a token (RFC 9728 §5.1).
 *
 * @throws DomainError `not_found`, `unauthenticated`, `forbidden`
 */
export async function openCatalog(c: Context<AppEnv>, slug: string): Promise<Opened> {
  const view = (await catalogStore().fresh()).bySlug.get(slug);
  if (!view) throw notFound("catalog");
  const { catalog } = view;
  const resource = `${env().publicUrl}/catalogs/${slug}`;
  const authorization = readHeader(c, "authorization");
  // `mcp-publisher` sends its registry token with reads too, where it says nothing.
  if (catalog.access === "anonymous" && (!authorization || registryTokenIn(authorization)))
    return { view, remember: () => undefined };
  const details = {
    resource_metadata: `${env().publicUrl}/.well-known/oauth-protected-resource/catalogs/${slug}`,
    scope: "catalog.read",
  };
  const { actor } = await authenticate((name) => readHeader(c, name), [env().publicUrl, resource]).catch(
    (error) => {
      throw error instanceof DomainError && error.code === "unauthenticated"
        ? new DomainError("unauthenticated", error.message, { details })
        : error;
    },
  );
  const verdict = can(actor, "catalog.read");
  if (catalog.access === "oauth" && verdict !== true)
    throw new DomainError(
      actor.kind === "anonymous" ? "unauthenticated" : "forbidden",
      actor.kind === "anonymous"
        ? "This catalog needs a token. Its metadata says where to get one."
        : verdict.no,
      { details },
    );
  const userAgent = readHeader(c, "user-agent")?.slice(0, 300) ?? null;
  return { view, remember: (revision) => rememberReader(catalog.id, actor, userAgent, revision) };
}
