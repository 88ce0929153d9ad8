import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthHeading, AuthNotice } from "#components/auth/auth-card.tsx";
import { StartSignIn } from "#components/auth/start-sign-in.tsx";
import { env } from "#lib/env.ts";
import { localPath } from "#lib/ui/local-path.ts";
import type { SearchParams } from "#lib/ui/search-params.ts";
import { visitorCtx } from "../../page-ctx.ts";

export const metadata: Metadata = { title: "Sign in" };

/** Our own codes, and those of next-auth that a person can do something about. */
const explanations: Record<string, string> = {
  expired: "That sign-in took too long, or was begun in another window. Start again.",
  refused:
    "This account may not sign in here: it is disabled, or nobody has added it. An administrator can change that.",
  AccessDenied: "The identity provider did not let you in. An administrator can tell you why.",
  OAuthCallback: "The identity provider's answer could not be used. Start again.",
  OAuthSignin: "The identity provider could not be reached. Try again in a moment.",
  Configuration: "Signing in is not set up correctly. Tell an administrator.",
};

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const { next, error, invitation, fresh } = one(await searchParams);
  const target = localPath(next);
  if (!error && !invitation && (await visitorCtx())) redirect(target);
  const { OIDC_ISSUER, OIDC_NAME } = env();

  return (
    <div className="grid gap-4">
      <AuthHeading title="Sign in">
        {OIDC_ISSUER ? `You continue at ${OIDC_NAME}, and come back here.` : "You continue on the next page."}
      </AuthHeading>
      {error && (
        <AuthNotice>
          {explanations[error] ?? "Signing in did not work. Start again; nothing was changed."}
        </AuthNotice>
      )}
      <StartSignIn
        label={OIDC_ISSUER ? `Continue with ${OIDC_NAME}` : "Continue"}
        next={target}
        invitation={invitation}
        fresh={fresh === "yes"}
        automatic={!OIDC_ISSUER && !error}
      />
    </div>
  );
}

function one(params: Awaited<SearchParams>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value].flat()[0]]));
}
