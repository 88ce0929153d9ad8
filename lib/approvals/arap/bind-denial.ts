import type { Call, Decision } from "#lib/access/evaluation/index.ts";
import { accessRequestPath, type MadeDecision } from "#lib/access/pdp/index.ts";
import type { AccessRequest, EvaluationRequest } from "#lib/access/pdp/schemas.ts";
import { can } from "#lib/core/permissions.ts";
import { env } from "#lib/env.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { log } from "#lib/log.ts";
import { bindingHash, boundContext } from "./binding-hash.ts";
import { signDenial } from "./denial-token.ts";

/** How long a denial can be asked about, in seconds. */
export const askableSeconds = 600;

type Denial = Pick<MadeDecision, "id" | "at"> & { decision: Pick<Decision, "agentId" | "userId"> };

/**
 * What a gateway asks about a denial with. Its record reaches the log later, so that the denial itself says, signed, what it
 * was about.
 *
 * @returns undefined where this gateway may not ask, or without the arguments that a yes would be bound to; also where nothing
 * can be signed at the moment: the denial stands without it
 */
export async function bindDenial(
  { actor }: Pick<Ctx, "actor">,
  { request, call }: { request: EvaluationRequest; call: Call },
  { id, at, decision: { agentId, userId } }: Denial,
): Promise<AccessRequest | undefined> {
  if (call.args === undefined || can(actor, "approval.request") !== true) return undefined;
  const { name: sub, issuer: iss } = call.agent;
  const expiresAt = new Date((Math.floor(at.getTime() / 1_000) + askableSeconds) * 1_000);
  try {
    const bound = {
      evaluationId: id,
      gatewayId: call.gatewayId,
      bindingHash: bindingHash(request),
      actor: iss === undefined ? { sub } : { sub, iss },
      agentId,
      userId,
      expiresAt,
    };
    return {
      endpoint: `${env().publicUrl}${accessRequestPath}`,
      expires_at: expiresAt.toISOString(),
      binding_token: await signDenial(bound, at, boundContext),
    };
  } catch (error) {
    log.warn({ err: error }, "a denial could not be bound, and can't be asked about");
    return undefined;
  }
}
