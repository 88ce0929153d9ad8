import type { AuditAction } from "#lib/core/audit-actions.ts";
import { DomainError } from "#lib/core/errors.ts";
import { recordRefusal } from "#lib/kernel/command.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import type { AuditTarget } from "#lib/kernel/emit-audit.ts";

/** Does what comes before a command, with its refusals on record like the command's own. */
export async function withRefusals<T>(
  ctx: Ctx,
  action: AuditAction,
  target: AuditTarget | undefined,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof DomainError && ctx.actor.kind !== "anonymous")
      await recordRefusal(ctx, action, target, error);
    throw error;
  }
}
