import { accessRequestPath, parseRequest } from "#lib/access/pdp/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { cancelApproval } from "../requests/index.ts";
import type { RequestedApproval } from "../requests/schemas.ts";
import { getRequested } from "../waiting/index.ts";
import { requestProblem } from "./request-problem.ts";
import { type AccessTaskAnswer, accessTaskAnswer, cancelTaskInput } from "./schemas.ts";
import { taskExpiry, toTask } from "./to-task.ts";
import { withRefusals } from "./with-refusals.ts";

/** No version is as new: what is waited for is that it is decided. */
const untilDecided = Number.MAX_SAFE_INTEGER;

/**
 * What became of a gateway's own request (Task Status Endpoint).
 *
 * @param wait seconds to wait for a decision, 0 to 25
 * @throws DomainError `unknown_task`, also for another gateway's; `task_expired` a day after its deadline
 */
export async function getTask(ctx: Ctx, id: string, wait: string | undefined): Promise<AccessTaskAnswer> {
  return toAnswer(await load(ctx, id, wait));
}

/**
 * Takes back what nobody has decided on (Cancellation). What was approved is over by itself when its time is.
 *
 * @throws DomainError `unknown_task`; `task_expired`; `invalid_task_state` once it is decided or over
 */
export async function cancelTask(ctx: Ctx, id: string, body: JsonObject): Promise<AccessTaskAnswer> {
  const { reason, comment } = parseRequest(cancelTaskInput, body);
  await withRefusals(ctx, "approval.cancel", { type: "approval", id }, async () => {
    const { status } = await load(ctx, id, undefined);
    if (status !== "pending") throw invalidState();
  });
  const because = [reason, comment].filter((text) => text !== undefined).join(": ");
  try {
    return toAnswer(await cancelApproval(ctx, { id, reason: because || "The gateway took it back." }));
  } catch (error) {
    if (error instanceof DomainError && error.code === "conflict") throw invalidState();
    throw error;
  }
}

async function load(ctx: Ctx, id: string, wait: string | undefined): Promise<RequestedApproval> {
  const told = await getRequested(ctx, { id, wait, after: untilDecided }).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === "not_found")
      throw requestProblem("unknown_task", "No such task, or it is not yours to see.");
    throw error;
  });
  if (taskExpiry(told) <= (await now(ctx, db())))
    throw requestProblem("task_expired", "This task is kept no longer. Evaluate the call again.");
  return told;
}

function toAnswer(told: RequestedApproval): AccessTaskAnswer {
  return accessTaskAnswer.parse(toTask(told, `${env().publicUrl}${accessRequestPath}`));
}

function invalidState(): DomainError {
  return requestProblem("invalid_task_state", "It is decided or over, and can't be cancelled any more.");
}
