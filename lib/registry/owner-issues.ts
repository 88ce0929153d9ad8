import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { findOwner } from "#lib/identity/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { ownerRef } from "./schemas.ts";

/** Whether the input's owner exists, so that a wrong one is named together with every other wrong field. */
export async function ownerIssues(ctx: Ctx, input: unknown): Promise<FieldIssue[]> {
  const owner = ownerRef.safeParse((input as { owner?: unknown } | null)?.owner);
  if (!owner.success) return [];
  return findOwner(ctx.tx ?? db(), owner.data).then(
    () => [],
    (error) => (error instanceof DomainError ? error.issues : Promise.reject(error)),
  );
}
