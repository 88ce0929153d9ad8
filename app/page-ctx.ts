import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { UserActor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { anonymousCtx } from "#lib/http/request-ctx.ts";
import { sessionIdOf } from "#lib/http/session-cookie.ts";
import { actorOfSession } from "#lib/identity/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { routes, withQuery } from "#lib/ui/routes.ts";

type PageCtx = Ctx & { actor: UserActor };

/** Who looks at this page, or null. Asked once per request, by layout and page alike. */
export const visitorCtx = cache(async (): Promise<PageCtx | null> => {
  const given = await headers();
  const ctx = anonymousCtx((name) => given.get(name), null);
  const sessionId = await sessionIdOf(given.get("cookie"));
  const actor = sessionId ? await actorOfSession(sessionId) : null;
  return actor?.kind === "user" ? { ...ctx, actor } : null;
});

/** The signed-in person's context. Anybody else goes to the sign-in, and comes back to this page from there. */
export async function pageCtx(): Promise<PageCtx> {
  const ctx = await visitorCtx();
  if (ctx) return ctx;
  const path = (await headers()).get("x-path");
  redirect(withQuery(routes.signIn(), { next: path === "/" ? undefined : (path ?? undefined) }));
}

/**
 * A page's query, as the page can show it: what it found, or why this person may not see it. What does not exist is Next's
 * not-found page; what failed goes to `error.tsx`.
 */
export async function pageData<T>(found: Promise<T>): Promise<{ data: T } | { no: string }> {
  try {
    return { data: await found };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === "forbidden") return { no: error.message };
    if (["not_found", "malformed", "invalid"].includes(error.code)) notFound();
    throw error;
  }
}
