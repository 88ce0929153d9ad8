import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { passwordText } from "./schemas.ts";
import { hashPassword, hashSecret } from "./secrets.ts";

/** Uses a one-time sign-in: sets the password, once. */
export const acceptInvitation = command({
  id: "user.set_password",
  permission: "user.manage",
  summary: "Choose a password with a one-time sign-in",
  input: z.strictObject({ token: z.string().max(200), password: passwordText }),
  output: z.object({ user_id: z.string() }),
  async run(ctx, { token, password }) {
    const tokenHash = hashSecret(token);
    const passwordHash = await hashPassword(password);
    const at = await ctx.now();
    const used = await ctx.tx.invitation.updateMany({
      where: { tokenHash, usedAt: null, expiresAt: { gt: at } },
      data: { usedAt: at },
    });
    if (used.count === 0)
      throw new DomainError("conflict", "This one-time sign-in was used or has expired. Ask for a new one.");
    const { user } = await ctx.tx.invitation.findUniqueOrThrow({
      where: { tokenHash },
      include: { user: true },
    });
    const credential = { passwordHash, failedCount: 0, lockedUntil: null, changedAt: at };
    await ctx.tx.credential.upsert({
      where: { userId: user.id },
      create: { userId: user.id, ...credential },
      update: credential,
    });
    // Whoever knew the old password may hold sessions and tokens.
    await ctx.tx.session.updateMany({ where: { userId: user.id, endedAt: null }, data: { endedAt: at } });
    await ctx.tx.accessToken.updateMany({
      where: { userId: user.id, revokedAt: null },
      data: { revokedAt: at },
    });
    await ctx.audit({ target: { type: "user", id: user.id, name: user.email } });
    return { user_id: user.id };
  },
});
