import { DomainError } from "#lib/core/errors.ts";
import { log } from "#lib/log.ts";
import type { Ctx } from "./ctx.ts";

/**
 * Why one item of many failed, as its result says: a refusal speaks for itself, a fault of ours is logged and says
 * nothing of its cause. So that no item hides what became of the others.
 *
 * @param itemId for the log
 */
export function itemFailure(
  error: unknown,
  { requestId }: Ctx,
  itemId: string,
): { code: string; detail: string } {
  if (error instanceof DomainError) return { code: error.code, detail: error.message };
  log.error({ err: error, requestId, itemId }, "an item of a bulk request failed");
  return {
    code: "internal",
    detail: `Something failed here, and nothing of this one was changed. Tell an administrator the request id ${requestId}.`,
  };
}
