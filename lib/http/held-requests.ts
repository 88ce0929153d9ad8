import { DomainError } from "#lib/core/errors.ts";

/** Requests that wait for something hold a connection each, so that nobody may hold too many. */
const heldMax = 2_000;
const heldByOneMax = 100;

const held = new Map<string, number>();
let all = 0;

/**
 * Takes one of the places for requests that wait.
 *
 * @param who the caller's address
 * @returns gives the place back; once
 * @throws DomainError `rate_limited` when the caller, or everybody together, holds too many
 */
export function holdRequest(who: string): () => void {
  const own = held.get(who) ?? 0;
  if (own >= heldByOneMax || all >= heldMax)
    throw new DomainError("rate_limited", "Too many requests wait here already. Try again in a while.", {
      details: { retry_after: 10 },
    });
  held.set(who, own + 1);
  all++;
  let given = false;
  return () => {
    if (given) return;
    given = true;
    all--;
    const left = (held.get(who) ?? 1) - 1;
    if (left > 0) held.set(who, left);
    else held.delete(who);
  };
}
