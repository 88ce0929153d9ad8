import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { permits } from "#lib/core/namespaces.ts";
import { db } from "#lib/db/client.ts";
import { isOfOneTeam, namespaceOfServer } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import { serverName } from "#lib/registry/server-json.ts";
import { validateServerJson } from "#lib/registry/validation/index.ts";
import { loadValidationProfile } from "#lib/settings/index.ts";
import type { StatedFacts } from "./schemas.ts";
import { factsStatedIn, type NamespaceRules, ownerOfPublished } from "./submission-facts.ts";

/** A document that this actor may publish, with what it says about its submission. */
export type Admitted = {
  document: ServerJson;
  namespace: NamespaceRules | null;
  stated: StatedFacts;
  owner: string;
};

/**
 * Checks that a document may be published by this actor: the permission for its name first, then its form, then whose
 * namespace it is.
 *
 * @throws DomainError `forbidden`, or `invalid` with issues in the form of `/validate`
 */
export async function admitDocument(actor: Actor, body: unknown): Promise<Admitted> {
  const name = serverName.safeParse((body as { name?: unknown } | null)?.name);
  if (name.success) assertMayPublish(actor, name.data);
  const document = await validated(body);
  const stated = factsStatedIn(document);
  const namespace = await namespaceOfServer(db(), document.name);
  if (actor.kind === "publisher" && namespace && !(await isOfOneTeam(db(), actor.permissions, document.name)))
    throw new DomainError(
      "forbidden",
      `team:${namespace.team.slug} answers for ${namespace.prefix}, and another team for what you proved. A key of that team's own publishes there.`,
    );
  const inTeam = namespace !== null && (await isMember(actor, namespace.teamId));
  const owner = ownerOfPublished(actor, document.name, namespace, inTeam, stated);
  return { document, namespace, stated, owner };
}

/** @throws DomainError `forbidden` when what this actor proved does not cover the name */
export function assertMayPublish(actor: Actor, name: string): void {
  if (actor.kind !== "publisher" || permits(actor.permissions, "publish", name)) return;
  const resources = actor.permissions
    .filter(({ action }) => action === "publish")
    .map(({ resource }) => resource);
  throw new DomainError(
    "forbidden",
    `You may publish ${resources.join(", ") || "nothing"}; ${name} is not among that.`,
  );
}

async function validated(body: unknown): Promise<ServerJson> {
  const { valid, issues } = validateServerJson(body, await loadValidationProfile(db()), { closed: true });
  if (valid) return body as ServerJson;
  throw new DomainError(
    "invalid",
    "This server.json is not valid. Each issue says what to mend; POST it to /validate to check again.",
    {
      issues: issues
        .filter(({ severity }) => severity === "error")
        .map(({ pointer, message }) => ({ pointer, message })),
      details: { issues },
    },
  );
}

async function isMember(actor: Actor, teamId: string): Promise<boolean> {
  if (actor.kind !== "user") return false;
  const found = await db().teamMember.findUnique({ where: { teamId_userId: { teamId, userId: actor.id } } });
  return found !== null;
}
