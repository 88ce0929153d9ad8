import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { findOwner } from "#lib/identity/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { loadValidationProfile } from "#lib/settings/index.ts";
import { documentIssues } from "./document-findings.ts";
import { ownerRef } from "./schemas.ts";

/**
 * What is wrong with a submission's input beyond its schema: an owner who does not exist, a document that the rules
 * refuse. So that all of it is named together with every other wrong field.
 */
export async function inputIssues(ctx: Ctx, input: unknown): Promise<FieldIssue[]> {
  const { owner, server } = (input ?? {}) as { owner?: unknown; server?: unknown };
  const tx = ctx.tx ?? db();
  return [
    ...(await ownerIssues(tx, owner)),
    ...(server === undefined
      ? []
      : documentIssues(server, await loadValidationProfile(tx), ctx.actor.kind === "publisher")),
  ];
}

async function ownerIssues(tx: Pick<Tx, "team" | "user">, input: unknown): Promise<FieldIssue[]> {
  const owner = ownerRef.safeParse(input);
  if (!owner.success) return [];
  return findOwner(tx, owner.data).then(
    () => [],
    (error) => (error instanceof DomainError ? error.issues : Promise.reject(error)),
  );
}
