import { type GrantStatus, givenGrantStatuses, type ReviewVerdict } from "#lib/core/words.ts";

/** What carrying out a verdict comes to. */
export type Effect =
  | { do: "keep" }
  | { do: "narrow"; keep: readonly string[] }
  | { do: "revoke" }
  | { do: "nothing"; note: string };

type Grant = {
  status: GrantStatus;
  /** The tools that it held when the review began. */
  held: readonly string[];
};

/**
 * What is left to do of a verdict, the grant being what it is by now. What is approved at this moment does not matter: tools
 * that come back later meet what was said. Nothing is given back: what others took since the review began stays taken.
 */
export function planEffect(
  { verdict, keep }: { verdict: ReviewVerdict; keep: readonly string[] },
  { status, held }: Grant,
): Effect {
  const given: readonly GrantStatus[] = givenGrantStatuses;
  if (!given.includes(status))
    return { do: "nothing", note: `The grant was ${status} before this was carried out.` };
  if (verdict !== "narrow") return { do: verdict };
  return held.every((tool) => keep.includes(tool)) ? { do: "keep" } : { do: "narrow", keep };
}
