import { DomainError } from "#lib/core/errors.ts";

/**
 * Requests that wait for something hold a connection each, so that nobody may hold too many.
 *
 * @returns takes one of the places for `who`, and returns what gives it back, once
 */
export function placesFor({ all: allMax, each: eachMax }: { all: number; each: number }) {
  const held = new Map<string, number>();
  let all = 0;

  /** @throws DomainError `rate_limited` when the caller, or everybody together, holds too many */
  return (who: string): (() => void) => {
    const own = held.get(who) ?? 0;
    if (own >= eachMax || all >= allMax)
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
  };
}

/** Readers of catalogs, by their address. */
export const holdRequest = placesFor({ all: 2_000, each: 100 });
