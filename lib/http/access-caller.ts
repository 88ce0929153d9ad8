import type { Context } from "hono";
import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { can } from "#lib/core/permissions.ts";
import { env } from "#lib/env.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";
import { assertLeft, spend } from "./rate-limit.ts";
import { authenticate } from "./request-ctx.ts";

/** Who asks for decisions, by a request. @throws DomainError `unauthenticated`, `forbidden`, `rate_limited` */
export type CallerOf = (c: Context<AppEnv>) => Promise<Ctx>;

/** How long a token is believed without looking again: what is switched off stops within a second. */
const believedMs = 1_000;
const believedMax = 1_000;
/** One that is not believed any more was good the last time. */
const believed = new Map<string, { actor: Actor; until: number }>();

/** The gateway that asks, by its token alone: neither a cookie nor anything in the body says who it is. */
export const gatewayOf: CallerOf = async (c) => {
  const address = c.var.ctx.clientIp ?? "unknown";
  try {
    const actor = await actorOf(readHeader(c, "authorization"), address);
    assertGateway(actor);
    await spend("decisions", actor.id);
    return { ...c.var.ctx, actor };
  } catch (error) {
    // Whoever may not ask pays as everybody does elsewhere.
    if (error instanceof DomainError && error.code !== "rate_limited") await spend("api", address);
    throw error;
  }
};

/**
 * Each item of a batch costs what it would cost alone; the first is paid for with the request.
 *
 * @throws DomainError `rate_limited`
 */
export async function payForItems({ actor }: Ctx, { evaluations }: JsonObject): Promise<void> {
  if (actor.kind === "client" && Array.isArray(evaluations) && evaluations.length > 1)
    await spend("decisions", actor.id, evaluations.length - 1);
}

/** To verify a token costs more than to refuse it: an address that sent too many bad ones is not listened to, but for known ones. */
async function actorOf(authorization: string | undefined, address: string): Promise<Actor> {
  if (!authorization)
    throw new DomainError("unauthenticated", "Send the gateway's access token as a bearer token.");
  const known = believed.get(authorization);
  if (known && known.until > performance.now()) return known.actor;
  if (!known) await assertLeft("api", address);
  believed.delete(authorization);
  const { actor } = await authenticate((name) => (name === "authorization" ? authorization : undefined));
  if (believed.size >= believedMax) believed.clear();
  believed.set(authorization, { actor, until: performance.now() + believedMs });
  return actor;
}

/** @throws DomainError `forbidden` */
function assertGateway(actor: Actor): asserts actor is Extract<Actor, { kind: "client" }> {
  const verdict = can(actor, "decision.evaluate");
  if (verdict !== true)
    throw new DomainError("forbidden", verdict.no, { details: { scope: "decision.evaluate" } });
  if (actor.kind !== "client" || actor.clientKind !== "gateway")
    throw new DomainError("forbidden", "Only gateways may ask for decisions.");
}

/** What a caller without a good token needs to know (RFC 6750 §3, RFC 9728 §5.1). */
export function challengeFor(error: DomainError, hasToken: boolean): string | null {
  const parts = ['Bearer realm="countersign"'];
  if (error.code === "forbidden") {
    if (typeof error.details.scope !== "string") return null;
    return [...parts, 'error="insufficient_scope"', `scope="${error.details.scope}"`].join(", ");
  }
  if (error.code !== "unauthenticated") return null;
  const metadata = `${env().publicUrl}/.well-known/oauth-protected-resource`;
  const why = hasToken ? ['error="invalid_token"'] : [];
  return [...parts, ...why, `resource_metadata="${metadata}"`].join(", ");
}
