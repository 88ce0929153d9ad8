import { z } from "zod";
import { DomainError, notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { command } from "#lib/kernel/command.ts";
import { hashSecret, newSecret } from "./secrets.ts";

const lifetimeMs = 24 * 3_600_000;

/** Makes a one-time sign-in for an account of the embedded provider: whoever has it may choose the password. */
export const inviteUser = command({
  id: "user.invite",
  permission: "user.manage",
  summary: "Make a one-time sign-in, with which a person chooses their password",
  input: z.strictObject({ id: idText }),
  output: z.object({ token: z.string(), expires_at: z.iso.datetime() }),
  async run(ctx, { id }) {
    const user = await ctx.tx.user.findUnique({ where: { id }, include: { credential: true } });
    if (!user) throw notFound("person");
    // Otherwise an administrator could become a reviewer, and vote as them.
    if (ctx.actor.kind === "user" && user.credential)
      throw new DomainError(
        "forbidden",
        "This person has a password. An operator can reset it on the command line.",
      );
    const token = newSecret("csi");
    const expiresAt = new Date((await ctx.now()).getTime() + lifetimeMs);
    await ctx.tx.invitation.deleteMany({ where: { userId: id, usedAt: null } });
    await ctx.tx.invitation.create({ data: { tokenHash: hashSecret(token), userId: id, expiresAt } });
    await ctx.audit({
      target: { type: "user", id, name: user.email },
      after: { expires_at: expiresAt.toISOString() },
    });
    return { token, expires_at: expiresAt.toISOString() };
  },
});
