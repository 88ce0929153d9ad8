import { decode } from "next-auth/jwt";
import { authSecret, env } from "#lib/env.ts";

/** Whether cookies travel over TLS only; then their names say so and no sibling domain can set them. */
export function secureCookies(): boolean {
  return env().publicUrl.startsWith("https:");
}

export function sessionCookieName(): string {
  return secureCookies() ? "__Host-countersign.session" : "countersign.session";
}

/** The session id that a request's cookie names, or null. The database says whether it still lives. */
export async function sessionIdOf(cookieHeader: string | null | undefined): Promise<string | null> {
  const prefix = `${sessionCookieName()}=`;
  const pair = cookieHeader?.split(/;\s*/).find((part) => part.startsWith(prefix));
  if (!pair) return null;
  // The token's own alphabet needs no escaping; what is not of it fails to decode.
  const claims = await decode({ token: pair.slice(prefix.length), secret: authSecret() }).catch(() => null);
  return typeof claims?.sid === "string" ? claims.sid : null;
}
