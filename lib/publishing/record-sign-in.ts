import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { type CommandCtx, command, noOutput } from "#lib/kernel/command.ts";
import { registryClaims } from "./registry-token.ts";

/** Longer than any signature stays current, from the clock that is furthest behind to the slowest name server. */
const keptMs = 60_000;

/** Lets a publisher in that proved who it is; the same signature lets nobody in twice. */
export const recordSignIn = command({
  id: "publisher.sign_in",
  permission: "client.manage",
  summary: "Record that a publisher signed in",
  input: z.object({ claims: registryClaims, signature: z.string().nullable() }),
  output: noOutput,
  target: ({ claims }) => ({ type: "publisher", id: claims.sub }),
  async run(ctx, { claims, signature }) {
    if (signature) await spendSignature(ctx, signature);
    await ctx.audit({
      target: { type: "publisher", id: claims.sub },
      after: {
        method: claims.auth_method,
        permissions: claims.permissions.map(({ action, resource }) => `${action} ${resource}`),
      },
    });
    return {};
  },
});

/** @throws DomainError `unauthenticated` when somebody came with this signature already */
async function spendSignature(ctx: CommandCtx, hash: string): Promise<void> {
  const at = await ctx.now();
  // What somebody else is forgetting is skipped: two who wait for each other's rows would lock each other out.
  await ctx.tx.$executeRaw`DELETE FROM publisher_proof WHERE hash IN
    (SELECT hash FROM publisher_proof WHERE expires_at < ${at} FOR UPDATE SKIP LOCKED)`;
  const { count } = await ctx.tx.publisherProof.createMany({
    data: { hash, expiresAt: new Date(at.getTime() + keptMs) },
    skipDuplicates: true,
  });
  if (count === 0)
    throw new DomainError(
      "unauthenticated",
      "This signature was used already. Sign the time anew, a second later.",
    );
}
