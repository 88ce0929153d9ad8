import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { command } from "#lib/kernel/command.ts";
import { createdToken, createTokenInput } from "./schemas.ts";
import { hashSecret, newSecret } from "./secrets.ts";

const dayMs = 86_400_000;

export const createToken = command({
  id: "token.create",
  permission: "token.manage",
  summary: "Make a personal access token; its scopes narrow what its owner may do",
  input: createTokenInput,
  output: createdToken,
  async run(ctx, { user: email, name, scopes, expires_in_days }) {
    const { actor } = ctx;
    const own = actor.kind === "user" ? actor.email : undefined;
    if (own && email && email !== own)
      throw new DomainError("forbidden", "You can make tokens for yourself only.");
    if (actor.kind === "user" && actor.via === "token")
      throw new DomainError("forbidden", "A token can't make tokens. Sign in to the console.");
    const owner = await ctx.tx.user.findUnique({ where: { email: own ?? email ?? "" } });
    if (!owner || owner.disabledAt)
      throw new DomainError("not_found", `No active account has the address ${email ?? "(none given)"}.`);
    const token = newSecret("cst");
    const at = await ctx.now();
    const expiresAt = new Date(at.getTime() + expires_in_days * dayMs);
    const row = await ctx.tx.accessToken.create({
      data: {
        id: newId("token"),
        userId: owner.id,
        name,
        hash: hashSecret(token),
        scopes,
        createdAt: at,
        expiresAt,
      },
    });
    await ctx.audit({
      target: { type: "token", id: row.id, name },
      after: { owner: owner.email, scopes, expires_at: expiresAt.toISOString() },
    });
    return { id: row.id, token, expires_at: expiresAt.toISOString() };
  },
});
