import { evaluate, type Usage } from "#lib/access/evaluation/index.ts";
import { currentWorld } from "#lib/access/pdp/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { storedCall } from "../claims/index.ts";
import { type Judged, toJudged } from "../requests/index.ts";
import type { ApprovalRow } from "../row/index.ts";

const uncounted: Usage = { count: () => ({ calls: 0, freesInSeconds: 0 }) };

/**
 * What the policy says of the changed call. Nobody makes it: it counts for no limit and no use, and stands in no record of
 * decisions.
 *
 * @throws DomainError unless a person must approve it too
 */
export async function judgeChanged(ctx: Ctx, row: ApprovalRow, args: JsonObject): Promise<Judged> {
  const session = row.sessionId === null ? null : { id: row.sessionId, steps: null, cost: null };
  const call = { ...storedCall(row, { session }), args };
  const world = await currentWorld();
  const at = await now(ctx, db());
  return toJudged(evaluate(world, call, at.getTime(), uncounted)).catch((error) => {
    throw error instanceof DomainError ? ofChangedCall(error) : error;
  });
}

/** A refusal of the changed call in the words of whoever changed it. */
function ofChangedCall(refusal: DomainError): DomainError {
  const { code, message, details } = refusal;
  const saying = (no: string) => new DomainError(code, no, { details });
  if (details.reason === "permitted")
    return saying(
      "With these arguments it needs no approval. Deny this one, and say so: the agent may make that call as it is.",
    );
  return code === "forbidden"
    ? saying(`With these arguments it is denied whatever anybody says. ${message}`)
    : refusal;
}
