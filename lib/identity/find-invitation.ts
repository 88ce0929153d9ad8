import { db } from "#lib/db/client.ts";
import { hashSecret } from "./secrets.ts";

/** Whose one-time sign-in this is, or null when it can't be used. */
export async function findInvitation(token: string): Promise<{ name: string; email: string } | null> {
  const row = await db().invitation.findUnique({
    where: { tokenHash: hashSecret(token) },
    include: { user: true },
  });
  if (!row || row.usedAt || row.expiresAt <= new Date()) return null;
  return { name: row.user.name, email: row.user.email };
}
