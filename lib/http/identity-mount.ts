import type { IncomingMessage, ServerResponse } from "node:http";
import {
  createIdentityProvider,
  mountIdentityProvider,
  purgeIdpRecords,
  signInForm,
} from "#lib/embedded/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { problemResponse, toProblem } from "./problem.ts";
import { spend } from "./rate-limit.ts";
import { anonymousCtx } from "./request-ctx.ts";

const purgeEveryMs = 600_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The embedded identity provider on this server: its protocol endpoints, and the form of the sign-in page. */
export async function openIdentityProvider(): Promise<{ handle: Handler; signIn: Handler }> {
  const provider = await createIdentityProvider();
  setInterval(() => purgeIdpRecords().catch(() => undefined), purgeEveryMs).unref();
  const serve = mountIdentityProvider(provider);
  const answerForm = signInForm(provider, (request) => ({ ...systemCtx("Sign-in"), ...factsOf(request) }));
  return {
    handle: limited("api", serve),
    signIn: limited("signIn", answerForm),
  };
}

/** Counts guesses by address, before anything costly happens. */
function limited(
  limit: "api" | "signIn",
  handler: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): Handler {
  return async (request, response) => {
    const { clientIp, requestId } = factsOf(request);
    try {
      await spend(limit, clientIp ?? "unknown");
      await handler(request, response);
    } catch (error) {
      const answer = problemResponse(toProblem(error, requestId));
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    }
  };
}

function factsOf(request: IncomingMessage) {
  const { clientIp, userAgent, requestId } = anonymousCtx(
    (name) => request.headers[name]?.toString(),
    request.socket.remoteAddress ?? null,
  );
  return { clientIp, userAgent, requestId };
}
