import { DomainError, notFound } from "#lib/core/errors.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { reviseSubmission, versionStanding } from "#lib/registry/index.ts";
import { admitDocument, assertMayPublish } from "./admit-document.ts";
import { auditingRefusals } from "./auditing-refusals.ts";
import { toPublication } from "./publication.ts";
import { type OpenSubmission, refuseNewOwner } from "./refuse-new-owner.ts";
import type { Publication } from "./schemas.ts";

/**
 * Puts another document in the place of one that was submitted and is not decided. What was approved under a version
 * never changes.
 *
 * @param path the name and version in the address
 * @throws DomainError `not_found` for what nobody submitted and for what was deleted; `malformed` for another name or
 *   version in the document; `forbidden`, `invalid`, `conflict`
 */
export async function replaceDocument(
  ctx: Ctx,
  path: { name: string; version: string },
  body: unknown,
): Promise<Publication> {
  const { id, document, stated } = await auditingRefusals(ctx, "submission.revise", path, async () => {
    assertPermitted(ctx, "submission.edit");
    assertMayPublish(ctx.actor, path.name);
    const open = await openAt(ctx, path);
    const named = body as { name?: unknown; version?: unknown } | null;
    if (typeof named?.name === "string" && named.name !== path.name)
      throw new DomainError("malformed", "A server can't be renamed. Publish it under its new name.");
    if (typeof named?.version === "string" && named.version !== path.version)
      throw new DomainError("malformed", "The document's version is not the one in the address.");
    const admitted = await admitDocument(ctx.actor, body);
    refuseNewOwner(ctx.actor, open, admitted.owner);
    return { id: open.id, ...admitted };
  });
  return toPublication(await reviseSubmission(ctx, { id, server: document, ...stated }));
}

async function openAt(
  { actor }: Ctx,
  { name, version }: { name: string; version: string },
): Promise<OpenSubmission> {
  const { status, open } = await versionStanding(actor, name, version);
  if (status === "live" || status === "deprecated")
    throw new DomainError(
      "conflict",
      `${name} ${version} is published, and a version never changes. Publish a new one.`,
    );
  if (!open || status === "retired" || status === "quarantined") throw notFound("version");
  return open;
}
