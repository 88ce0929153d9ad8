import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { emailText } from "#lib/core/text.ts";
import { type Role, roles } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { embeddedIssuer } from "./addresses.ts";
import { settleVotesJob } from "./jobs.ts";

/** How long a browser session lasts. */
export const sessionSeconds = 12 * 3_600;

const signedIn = z.object({
  issuer: z.string(),
  subject: z.string(),
  email: emailText,
  /** Whether the provider vouches for the address; without it, nobody is matched by address. */
  email_verified: z.boolean(),
  name: z.string(),
  /** When the provider asked them who they are, in seconds since 1970 (OpenID Connect Core §2); null where it does not say. */
  auth_time: z.number().nonnegative().nullable().default(null),
  /** Roles that the provider's groups map to; null when roles are kept here. */
  roles: z.array(z.enum(roles)).nullable(),
});

/** Starts a browser session for whom an identity provider vouches, adding people it knows and we do not. */
export const startSession = command({
  id: "user.sign_in",
  permission: "user.manage",
  summary: "Start a browser session for a person whom the identity provider signed in",
  input: signedIn,
  output: z.object({ session_id: z.string(), user_id: z.string() }),
  async run(ctx, input) {
    const user = (await findUser(ctx.tx, input)) ?? (await addUser(ctx, input));
    if (user.disabledAt)
      throw new DomainError("forbidden", `The account ${user.email} is disabled. Ask an administrator.`);
    const { issuer, subject } = input;
    await ctx.tx.userIdentity.upsert({
      where: { issuer_subject: { issuer, subject } },
      create: { issuer, subject, userId: user.id },
      update: {},
    });
    if (input.roles) {
      await ctx.tx.user.update({ where: { id: user.id }, data: { roles: input.roles } });
      if (input.roles.some((role) => !user.roles.includes(role)))
        await ctx.enqueue(settleVotesJob, { user_id: user.id });
    }
    const at = await ctx.now();
    const session = await ctx.tx.session.create({
      data: {
        id: newId("session"),
        userId: user.id,
        createdAt: at,
        authenticatedAt: authenticatedAt(input, at),
        expiresAt: new Date(at.getTime() + sessionSeconds * 1_000),
      },
    });
    await ctx.audit({
      target: { type: "user", id: user.id, name: user.email },
      before: input.roles ? { roles: user.roles } : undefined,
      after: { issuer, ...(input.roles ? { roles: input.roles } : {}) },
    });
    return { session_id: session.id, user_id: user.id };
  },
});

type SignedIn = z.output<typeof signedIn>;

/** The embedded provider asks at every sign-in; another only says so by `auth_time`, whose clock may be ahead of ours. */
function authenticatedAt({ issuer, auth_time }: SignedIn, at: Date): Date | null {
  if (issuer === embeddedIssuer()) return at;
  return auth_time === null ? null : new Date(Math.min(auth_time * 1_000, at.getTime()));
}

async function findUser(tx: Tx, { issuer, subject, email, email_verified }: SignedIn) {
  const known = await tx.userIdentity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    include: { user: true },
  });
  if (known) return known.user;
  return email_verified ? tx.user.findUnique({ where: { email } }) : null;
}

async function addUser(ctx: CommandCtx, { email, email_verified, name, roles: mapped }: SignedIn) {
  if (await ctx.tx.user.findUnique({ where: { email }, select: { id: true } }))
    throw new DomainError(
      "forbidden",
      `${email} has an account here, and your identity provider does not vouch for the address. Ask an administrator.`,
    );
  const initial: Role[] = mapped ?? ["member"];
  const user = await ctx.tx.user.create({
    data: {
      id: newId("user"),
      email,
      name: name.slice(0, 120) || email,
      roles: initial,
      createdAt: await ctx.now(),
    },
  });
  await ctx.audit({
    action: "user.create",
    target: { type: "user", id: user.id, name: email },
    after: { email, roles: initial, email_verified },
  });
  return user;
}
