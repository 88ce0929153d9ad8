import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DomainError } from "#lib/core/errors.ts";
import { log } from "#lib/log.ts";
import { challengeFor } from "./access-caller.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";

/**
 * A refusal of a request as AuthZEN has it: a status and a sentence (§10.1.2). It is about the request and never a decision.
 *
 * @param failureStatus what becomes of a failure of ours; null for what it is
 */
export function refusalText(c: Context<AppEnv>, error: unknown, failureStatus: 403 | null): Response {
  if (!(error instanceof DomainError)) {
    const { requestId } = c.var.ctx;
    log.error({ err: error, requestId }, "a decision failed");
    return c.text("No decision was made: something failed here.", failureStatus ?? 500);
  }
  const challenge = challengeFor(error, readHeader(c, "authorization") !== undefined);
  const { retry_after } = error.details;
  if (challenge) c.header("www-authenticate", challenge);
  if (typeof retry_after === "number") c.header("retry-after", String(retry_after));
  // The rest of the body is not read, so nothing can follow on this connection.
  if (error.status === 413) c.header("connection", "close");
  const status = error.status < 500 ? error.status : (failureStatus ?? error.status);
  return c.text(error.message, status as ContentfulStatusCode);
}
