import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { env } from "#lib/env.ts";
import { actorOfClient, actorOfSession, actorOfToken, verifyAccessToken } from "#lib/identity/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { sessionIdOf } from "./session-cookie.ts";

type HeaderReader = (name: string) => string | null | undefined;

/** Facts of a request before anybody is believed to have sent it. */
export function anonymousCtx(header: HeaderReader, socketAddress: string | null): Ctx {
  const forwarded = env().TRUST_PROXY ? header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  const given = header("x-request-id");
  return {
    actor: { kind: "anonymous" },
    requestId: given && /^[\w.-]{1,128}$/.test(given) ? given : newId("request"),
    clientIp: forwarded || socketAddress,
    userAgent: header("user-agent")?.slice(0, 300) ?? null,
  };
}

/** How a caller showed who it is: a cookie needs protection from other sites' pages, a bearer token does not. */
export type Authenticated = { actor: Actor; by: "cookie" | "bearer" | "nothing" };

/**
 * Who sends this request: a bearer (personal access token or machine token) or a browser session.
 *
 * @param audiences what a machine's token may be for; this console, unless a part of it is a resource of its own
 * @throws DomainError `unauthenticated` for a bearer that is not good; such a caller means to be somebody
 */
export async function authenticate(
  header: HeaderReader,
  audiences: readonly string[] = [env().publicUrl],
): Promise<Authenticated> {
  const authorization = header("authorization");
  if (authorization) {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    const actor = token ? await actorOfBearer(token, audiences) : null;
    if (!actor || actor.kind === "anonymous")
      throw new DomainError(
        "unauthenticated",
        "This token is not valid: unknown, expired, revoked, or for another audience.",
      );
    return { actor, by: "bearer" };
  }
  const sessionId = await sessionIdOf(header("cookie"));
  if (!sessionId) return { actor: { kind: "anonymous" }, by: "nothing" };
  return { actor: await actorOfSession(sessionId), by: "cookie" };
}

async function actorOfBearer(token: string, audiences: readonly string[]): Promise<Actor | null> {
  if (token.startsWith("cst_")) return actorOfToken(token);
  const claims = await verifyAccessToken(token, audiences);
  return claims && actorOfClient(claims);
}

/**
 * Refuses a file that another site's page makes a browser ask for: that it was handed out stands in the log, in the name
 * of whoever is signed in. An address that a person opens themselves goes on.
 *
 * @throws DomainError `forbidden`
 */
export function assertNoOtherSite(by: Authenticated["by"], header: HeaderReader): void {
  const site = header("sec-fetch-site");
  if (by !== "cookie" || !site || site === "same-origin" || site === "none") return;
  throw new DomainError(
    "forbidden",
    "A page of another site asked for this file, and nothing was exported. Open it from the console instead.",
  );
}

/**
 * Refuses a change that another site's page makes a browser send: a cookie counts only on requests from our own pages.
 *
 * @throws DomainError `forbidden`
 */
export function assertSameOrigin(method: string, by: Authenticated["by"], header: HeaderReader): void {
  if (by !== "cookie" || ["GET", "HEAD", "OPTIONS"].includes(method)) return;
  const origin = header("origin");
  const site = header("sec-fetch-site");
  const ours = origin ? origin === new URL(env().publicUrl).origin : site === "same-origin";
  if (!ours || (site && site !== "same-origin"))
    throw new DomainError("forbidden", "This request did not come from the console's own pages.");
}
