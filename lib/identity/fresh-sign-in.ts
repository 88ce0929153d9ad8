import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";

/** How long ago somebody may have signed in, where a fresh sign-in is asked for. */
const freshMs = 5 * 60_000;

/**
 * A token is nobody in person, however new it is; neither is a session whose provider does not say when it asked them.
 *
 * @param what they want to do, for the refusal: `to approve this`
 * @throws DomainError `forbidden` with `step_up`, unless they signed in with a browser less than five minutes ago
 */
export function assertFreshSignIn(actor: Actor, what: string, at: Date): void {
  const fresh =
    actor.kind === "user" &&
    actor.via === "session" &&
    actor.signedInAt !== undefined &&
    at.getTime() - actor.signedInAt.getTime() < freshMs;
  if (!fresh)
    throw new DomainError(
      "forbidden",
      `Sign in again ${what}: it was more than five minutes ago, or nobody knows when.`,
      {
        details: { step_up: "fresh_sign_in" },
      },
    );
}
