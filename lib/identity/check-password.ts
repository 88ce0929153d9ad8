import { isStorable } from "#lib/core/text.ts";
import { db } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { hashPassword, passwordMatches } from "./secrets.ts";

/** Wrong tries before an account rests, and for how long at most. */
const triesMax = 5;
const restMaxMinutes = 60;

export type PasswordVerdict = { ok: true; userId: string } | { ok: false; why: "wrong" | "locked" };

let decoy: Promise<string> | undefined;

/**
 * Checks a local account's password. Each try is charged before it is checked, in one statement, so that parallel
 * guesses can't slip past the count; success clears it. After five wrong tries the account rests for a minute, then two,
 * then four, up to an hour. An unknown address costs the same time as a known one.
 */
export async function checkPassword(ctx: Ctx, email: string, password: string): Promise<PasswordVerdict> {
  const user = isStorable(email)
    ? await db().user.findUnique({ where: { email: email.toLowerCase() }, include: { credential: true } })
    : null;
  if (!user?.credential) {
    decoy ??= hashPassword("decoy");
    await passwordMatches(password, await decoy);
    await recordRefusal(ctx, null, email, "No such account, or it has no password.");
    return { ok: false, why: "wrong" };
  }
  if (!(await chargeTry(user.id))) {
    await recordRefusal(ctx, user.id, email, "The account rests after too many wrong passwords.");
    return { ok: false, why: "locked" };
  }
  if (!(await passwordMatches(password, user.credential.passwordHash))) {
    await recordRefusal(ctx, user.id, email, "Wrong password.");
    return { ok: false, why: "wrong" };
  }
  await db().credential.update({ where: { userId: user.id }, data: { failedCount: 0, lockedUntil: null } });
  return { ok: true, userId: user.id };
}

/** @returns false when the account rests now */
async function chargeTry(userId: string): Promise<boolean> {
  const charged = await db().$executeRaw`
    UPDATE credential
    SET failed_count = failed_count + 1,
        locked_until = CASE WHEN failed_count + 1 >= ${triesMax}
          THEN clock_timestamp() + least(power(2, failed_count + 1 - ${triesMax}), ${restMaxMinutes}) * interval '1 minute' END
    WHERE user_id = ${userId} AND (locked_until IS NULL OR locked_until <= clock_timestamp())`;
  return charged === 1;
}

async function recordRefusal(ctx: Ctx, userId: string | null, email: string, reason: string): Promise<void> {
  const name = email.slice(0, 254).replaceAll("\0", "");
  await emitAudit(db(), ctx, {
    action: "user.sign_in",
    outcome: "refused",
    target: userId ? { type: "user", id: userId, name } : { type: "user", id: "unknown", name },
    reason,
  });
}
