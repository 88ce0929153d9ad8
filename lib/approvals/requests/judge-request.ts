import type { Call, Decision, WorldTool } from "#lib/access/evaluation/index.ts";
import { currentWorld, decide, type Standing } from "#lib/access/pdp/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** A call that a person must approve: what is asked for it, and the tool's approved definition. */
export type Judged = { decision: Decision; definition: WorldTool };

/**
 * Decides on a call outside of any transaction: what decides needs connections of its own, which many transactions at once
 * would hold.
 *
 * @throws DomainError unless a person must approve it
 */
export async function judgeRequest(ctx: Ctx, call: Call, standing?: Standing): Promise<Judged> {
  const { decision } = await decide(ctx, call, standing);
  return toJudged(decision);
}

/**
 * The same for a decision that was made already, on a call that was asked about or is only thought of.
 *
 * @throws DomainError unless a person must approve it
 */
export async function toJudged(decision: Decision): Promise<Judged> {
  if (decision.permit)
    throw new DomainError("conflict", "This call needs no approval: it is permitted as it is.", {
      details: { reason: decision.reason },
    });
  if (decision.reason !== "approval_required")
    throw new DomainError(decision.reason === "not_current" ? "unavailable" : "forbidden", decision.text, {
      details: { reason: decision.reason, next: decision.next.kind },
    });
  const { servers } = await currentWorld();
  const versions = servers.get(decision.server ?? "")?.versions;
  const definition = versions
    ?.find(({ version }) => version === decision.version)
    ?.tools.get(decision.tool ?? "");
  if (!definition) throw changedMeanwhile();
  return { decision, definition };
}

/** @returns the refusal of what can't be asked about as it was decided on */
export function changedMeanwhile(): DomainError {
  return new DomainError("conflict", "What this call is about changed a moment ago. Ask again.");
}
