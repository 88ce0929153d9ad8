import { DomainError } from "#lib/core/errors.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { createSubmission, reviseSubmission, versionStanding } from "#lib/registry/index.ts";
import { admitDocument } from "./admit-document.ts";
import { auditingRefusals } from "./auditing-refusals.ts";
import { toPublication } from "./publication.ts";
import { type OpenSubmission, refuseNewOwner } from "./refuse-new-owner.ts";
import type { Publication } from "./schemas.ts";
import { completeFacts } from "./submission-facts.ts";

/** More versions of one name are nobody's releases (MCP Registry). */
const versionsMax = 10_000;

/**
 * Publishes a document as `mcp-publisher` means it, and as this registry does: it becomes a submission, and nothing is
 * live before it is approved. Published again after changes were requested, or after its server could not be read, it
 * takes the place of what was submitted; at any other time it is a duplicate.
 *
 * @param body a server.json, as it came
 * @throws DomainError `forbidden`, `invalid`, `conflict`
 */
export async function publishServer(ctx: Ctx, body: unknown): Promise<Publication> {
  const { document, stated, namespace, owner, revised } = await auditingRefusals(
    ctx,
    "submission.create",
    body,
    async () => {
      assertPermitted(ctx, "submission.create");
      const admitted = await admitDocument(ctx.actor, body);
      const open = await openFor(ctx, admitted.document);
      if (open) refuseNewOwner(ctx.actor, open, admitted.owner);
      return { ...admitted, revised: open?.id ?? null };
    },
  );
  const view = revised
    ? await reviseSubmission(ctx, { id: revised, server: document, ...stated })
    : await createSubmission(ctx, {
        server: document,
        ...completeFacts(stated, namespace, owner, document),
      });
  return toPublication(view);
}

/**
 * The submission that a document revises; null for a new one.
 *
 * @throws DomainError `conflict` for a version that is taken
 */
async function openFor(
  { actor }: Ctx,
  { name, version }: { name: string; version: string },
): Promise<OpenSubmission | null> {
  const { status, versions, open } = await versionStanding(actor, name, version);
  if (status !== null && status !== "unpublished")
    throw new DomainError(
      "conflict",
      `${name} ${version} is published, and a version never changes. Publish a new one.`,
    );
  if (open && open.replaceable !== true)
    throw new DomainError(
      "conflict",
      `${name} ${version} is submitted already, as ${open.id}. ${open.replaceable.no}`,
      { details: { submission: open.id } },
    );
  if (status === null && versions >= versionsMax)
    throw new DomainError("conflict", `${name} has ${versionsMax} versions, and can't have more.`);
  return open;
}
