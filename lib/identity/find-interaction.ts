import { db } from "#lib/db/client.ts";

/** A sign-in at the embedded provider that has begun and not lapsed, with the hint it began with; else null. */
export async function findInteraction(uid: string): Promise<{ loginHint: string | null } | null> {
  const row = await db().idpRecord.findUnique({ where: { model_id: { model: "Interaction", id: uid } } });
  if (!row || (row.expiresAt && row.expiresAt <= new Date())) return null;
  const { params } = row.payload as { params?: { login_hint?: unknown } };
  return { loginHint: typeof params?.login_hint === "string" ? params.login_hint : null };
}
