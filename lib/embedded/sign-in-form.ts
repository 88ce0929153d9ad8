import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import { z } from "zod";
import { isOfTheDemo } from "#lib/core/demo.ts";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { acceptInvitation, checkPassword } from "#lib/identity/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { asPublic } from "./identity-provider.ts";

const form = z.object({
  email: z.string().max(254).default(""),
  password: z.string().max(200).default(""),
  /** A one-time sign-in, whose bearer chooses the password. */
  invitation: z.string().max(200).optional(),
  /** In the demo alone: whom to be. */
  demo_user: z.string().max(100).optional(),
});
type Form = z.output<typeof form>;

type Outcome = { userId: string } | { error: "wrong" | "locked" | "password" | "invitation" };

const bodyMax = 8_192;

/**
 * Answers the sign-in page's form, which posts to its own address `/sign-in/<uid>`. The provider's signed cookie ties
 * the post to the browser that began the sign-in; failures go back to the page, which says what to do.
 */
export function signInForm(provider: Provider, ctxOf: (request: IncomingMessage) => Ctx) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asPublic(request);
    const ctx = ctxOf(request);
    const input = form.safeParse(Object.fromEntries(await readForm(request)));
    // Throws when the cookie and the address don't belong together, or the sign-in took too long.
    const interaction = await provider.interactionDetails(request, response).catch(() => null);
    if (!interaction || !input.success) return redirect(response, "/sign-in?error=expired");
    const outcome = await authenticate(ctx, input.data);
    if ("error" in outcome) {
      const query = new URLSearchParams({ error: outcome.error, email: input.data.email });
      return redirect(response, `/sign-in/${interaction.uid}?${query}`);
    }
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId: outcome.userId, remember: false } },
      { mergeWithLastSubmission: false },
    );
  };
}

async function authenticate(ctx: Ctx, input: Form): Promise<Outcome> {
  if (input.demo_user !== undefined) return becomeDemoUser(input.demo_user);
  if (input.invitation !== undefined) return redeemInvitation(ctx, input.invitation, input.password);
  const verdict = await checkPassword(ctx, input.email, input.password);
  return verdict.ok ? { userId: verdict.userId } : { error: verdict.why };
}

async function becomeDemoUser(userId: string): Promise<Outcome> {
  const user = env().DEMO ? await db().user.findUnique({ where: { id: userId } }) : null;
  return user && !user.disabledAt && isOfTheDemo(user.email) ? { userId } : { error: "wrong" };
}

async function redeemInvitation(ctx: Ctx, token: string, password: string): Promise<Outcome> {
  try {
    const { user_id } = await acceptInvitation(ctx, { token, password });
    return { userId: user_id };
  } catch (error) {
    if (error instanceof DomainError) return { error: error.code === "invalid" ? "password" : "invitation" };
    throw error;
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = "";
  for await (const chunk of request) {
    body += chunk;
    if (body.length > bodyMax) throw new DomainError("too_large", "This form is too large.");
  }
  return new URLSearchParams(body);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, "cache-control": "no-store" }).end();
}
