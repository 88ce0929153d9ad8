import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthHeading, AuthNotice } from "#components/auth/auth-card.tsx";
import { DemoPeople } from "#components/auth/demo-people.tsx";
import { ChoosePasswordForm, PasswordForm } from "#components/auth/sign-in-forms.tsx";
import { isOfTheDemo } from "#lib/core/demo.ts";
import { env } from "#lib/env.ts";
import { findInteraction, findInvitation, listUsers } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import type { SearchParams } from "#lib/ui/search-params.ts";

export const metadata: Metadata = { title: "Sign in" };

const explanations: Record<string, string> = {
  wrong: "The e-mail address and password don't belong together.",
  locked:
    "Too many wrong attempts. This account is locked for a while; an administrator can invite you again.",
  password: "This password can't be used. It needs 12 characters or more.",
  invitation: "This one-time sign-in was used already, or has lapsed. An administrator can make a new one.",
};

type Props = { params: Promise<{ uid: string }>; searchParams: SearchParams };

/** The embedded provider's form. It posts to its own address and works without scripts. */
export default async function SignInFormPage({ params, searchParams }: Props) {
  const { uid } = await params;
  const interaction = env().OIDC_ISSUER ? null : await findInteraction(uid);
  if (!interaction) redirect("/sign-in?error=expired");
  const { error, email } = await searchParams;
  const failure = typeof error === "string" ? explanations[error] : undefined;
  const action = `/sign-in/${encodeURIComponent(uid)}`;

  const token = /^invitation:(.+)$/.exec(interaction.loginHint ?? "")?.[1];
  const invited = token ? await findInvitation(token) : null;
  if (token && invited) {
    return (
      <div className="grid gap-5">
        <AuthHeading title={`Welcome, ${invited.name}`}>
          Choose a password. From then on you sign in with it and {invited.email}.
        </AuthHeading>
        {failure && <AuthNotice>{failure}</AuthNotice>}
        <ChoosePasswordForm action={action} invitation={token} email={invited.email} />
      </div>
    );
  }
  const notice = token ? explanations.invitation : failure;
  const people = env().DEMO ? await demoPeople() : [];
  if (people.length > 0) {
    return (
      <div className="grid gap-5">
        <AuthHeading title="Who do you want to be?">
          This is a demo with invented people and data. Sign in as anyone with one click, and as somebody else
          later.
        </AuthHeading>
        {notice && <AuthNotice>{notice}</AuthNotice>}
        <DemoPeople action={action} people={people} />
      </div>
    );
  }
  return (
    <div className="grid gap-5">
      <AuthHeading title="Sign in" />
      {notice && <AuthNotice>{notice}</AuthNotice>}
      <PasswordForm action={action} email={typeof email === "string" ? email : ""} />
    </div>
  );
}

async function demoPeople() {
  const { items } = await listUsers(systemCtx("Sign-in"), { limit: 100 });
  return items.filter(({ disabled, email }) => !disabled && isOfTheDemo(email));
}
