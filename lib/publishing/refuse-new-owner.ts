import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";

export type OpenSubmission = { id: string; owner: string };

/**
 * A machine's submission is its team's, whose members never vote on it. Given to another team meanwhile, the namespace
 * would make of them reviewers of what their own machine sends.
 *
 * @throws DomainError `conflict`
 */
export function refuseNewOwner(actor: Actor, open: OpenSubmission, owner: string): void {
  if (actor.kind !== "publisher" || open.owner === owner) return;
  throw new DomainError(
    "conflict",
    `${open.id} is of ${open.owner}, and ${owner} answers for the namespace by now. Have ${open.owner} withdraw it, then publish anew.`,
    { details: { submission: open.id } },
  );
}
