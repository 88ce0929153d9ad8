import type { NextAuthOptions, Profile } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { DomainError } from "#lib/core/errors.ts";
import type { Role } from "#lib/core/words.ts";
import { authSecret, env } from "#lib/env.ts";
import {
  consoleClient,
  embeddedIssuer,
  embeddedIssuerInside,
  endSession,
  sessionSeconds,
  startSession,
} from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { secureCookies, sessionCookieName } from "./session-cookie.ts";

type OidcProfile = Profile & { sub: string; email_verified?: boolean } & Record<string, unknown>;

/** Browser sign-in: next-auth with one OpenID provider, the company's when one is configured, else the embedded one. */
export function authOptions(): NextAuthOptions {
  const secure = secureCookies();
  return {
    secret: authSecret(),
    providers: [oidcProvider()],
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    callbacks: {
      /** Opens our own session. The account object travels on to `jwt`, and with it the session's id. */
      async signIn({ account, profile }) {
        try {
          const { session_id } = await startSession(systemCtx("Sign-in"), signedIn(profile as OidcProfile));
          if (account) account.countersignSession = session_id;
          return true;
        } catch (error) {
          if (error instanceof DomainError) return "/sign-in?error=refused";
          throw error;
        }
      },
      /** The cookie holds nothing but the session's id: who that is, and whether it lives, is looked up each time. */
      jwt: ({ token, account }) => (account ? { sid: account.countersignSession } : token),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) =>
        url.startsWith("/") ? `${baseUrl}${url}` : url.startsWith(`${baseUrl}/`) ? url : baseUrl,
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await endSession(systemCtx("Sign-in"), { session_id: token.sid });
      },
    },
  };
}

function oidcProvider(): OAuthConfig<OidcProfile> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = env();
  const shared = {
    id: "oidc",
    type: "oauth" as const,
    idToken: true,
    checks: ["pkce" as const, "state" as const, "nonce" as const],
    profile: (profile: OidcProfile) => ({ id: profile.sub, name: profile.name, email: profile.email }),
  };
  const scope = "openid email profile";
  if (OIDC_ISSUER)
    return {
      ...shared,
      name: OIDC_NAME,
      issuer: OIDC_ISSUER,
      wellKnown: `${OIDC_ISSUER}/.well-known/openid-configuration`,
      authorization: { params: { scope } },
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET,
    };
  const { client_id, client_secret } = consoleClient();
  return {
    ...shared,
    name: "Countersign",
    issuer: embeddedIssuer(),
    // The browser goes by the public address, this process straight to itself.
    authorization: { url: `${embeddedIssuer()}/auth`, params: { scope, prompt: "login" } },
    token: `${embeddedIssuerInside()}/token`,
    jwks_endpoint: `${embeddedIssuerInside()}/jwks`,
    clientId: client_id,
    clientSecret: client_secret,
  };
}

function signedIn(profile: OidcProfile) {
  const issuer = env().OIDC_ISSUER ?? embeddedIssuer();
  const email = profile.email ?? "";
  return {
    issuer,
    subject: profile.sub,
    email,
    email_verified: profile.email_verified === true,
    name: profile.name ?? email,
    auth_time: typeof profile.auth_time === "number" && profile.auth_time >= 0 ? profile.auth_time : null,
    roles: mappedRoles(profile),
  };
}

/** Roles by the provider's groups, when groups are mapped at all: then the provider has the last word at each sign-in. */
function mappedRoles(profile: OidcProfile): Role[] | null {
  const { OIDC_ISSUER, OIDC_GROUPS_CLAIM, OIDC_GROUP_ROLES } = env();
  if (!OIDC_ISSUER || Object.keys(OIDC_GROUP_ROLES).length === 0) return null;
  const groups = profile[OIDC_GROUPS_CLAIM];
  const mapped = Array.isArray(groups)
    ? groups.flatMap((group) => OIDC_GROUP_ROLES[String(group)] ?? [])
    : [];
  return [...new Set<Role>(["member", ...mapped])];
}
