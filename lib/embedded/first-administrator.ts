import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { createUser, inviteUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";

const email = "admin@countersign.internal";

/**
 * A new instance has nobody in it. Makes the first administrator, and a one-time sign-in for as long as no
 * administrator can sign in.
 *
 * @returns the address to open, or null when somebody can administer already
 */
export async function inviteFirstAdministrator(): Promise<string | null> {
  const able = await db().user.findFirst({
    where: {
      roles: { has: "admin" },
      disabledAt: null,
      // The demo's people have no password; once it is over, none of them can come back.
      credential: { isNot: null },
    },
  });
  if (able) return null;
  const ctx = systemCtx("First start");
  const existing = await db().user.findUnique({ where: { email } });
  const admin =
    existing ?? (await createUser(ctx, { email, name: "Administrator", roles: ["admin", "member"] }));
  const { token } = await inviteUser(ctx, { id: admin.id });
  return signInLink(token);
}

/** The address at which a one-time sign-in is used. */
export function signInLink(invitation: string): string {
  return `${env().publicUrl}/sign-in?invitation=${invitation}`;
}
