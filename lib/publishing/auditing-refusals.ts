import type { AuditAction } from "#lib/core/audit-actions.ts";
import { DomainError } from "#lib/core/errors.ts";
import { recordRefusal } from "#lib/kernel/command.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** What a refusal is told of, clipped as anything from outside is. */
const nameMax = 200;

/** Has refusals that come before a command in the audit log, as those of the command itself are. */
export async function auditingRefusals<T>(
  ctx: Ctx,
  action: AuditAction,
  named: unknown,
  check: () => Promise<T>,
): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof DomainError) {
      const { name } = (named ?? {}) as { name?: unknown };
      const id = typeof name === "string" ? name.slice(0, nameMax) : "";
      await recordRefusal(ctx, action, id ? { type: "server", id } : undefined, error);
    }
    throw error;
  }
}
