import { expect, test } from "vitest";
import { provideEnv } from "#lib/env.ts";
import { actorOfSession } from "#lib/identity/index.ts";
import { startSecurityKey } from "#lib/identity/security-keys/index.ts";
import { addPerson, ctxOf, unique } from "#prisma/seed/factories.ts";
import { authOptions } from "./auth-options.ts";

/** Whoever a provider of the company's own vouches for, as next-auth hands them over. */
async function signedIn(email: string, said: object) {
  const account: { countersignSession?: string } = {};
  const profile = { sub: unique("subject"), email, email_verified: true, name: "Eva", ...said };
  expect(await authOptions().callbacks?.signIn?.({ account, profile } as never)).toBe(true);
  return actorOfSession(account.countersignSession ?? "");
}

test("a sign-in counts from when the company's provider asked who it is, not from when it came back here (I6)", async () => {
  provideEnv({
    PUBLIC_URL: "http://localhost:3000",
    OIDC_ISSUER: "https://login.example.com",
    OIDC_CLIENT_ID: "countersign",
    OIDC_CLIENT_SECRET: "a secret that both sides know",
  });
  const { email } = await addPerson("governance");
  const now = Math.floor(Date.now() / 1_000);
  for (const said of [{ auth_time: now - 3_600 }, {}, { auth_time: `${now}` }, { auth_time: -1 }])
    await expect(startSecurityKey(ctxOf(await signedIn(email, said)), {})).rejects.toMatchObject({
      code: "forbidden",
      details: { step_up: "fresh_sign_in" },
    });
  const fresh = await signedIn(email, { auth_time: now - 10 });
  expect(await startSecurityKey(ctxOf(fresh), {})).toMatchObject({ challenge: expect.any(String) });
});
