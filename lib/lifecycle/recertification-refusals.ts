import { DomainError } from "#lib/core/errors.ts";
import type { RecertificationRow } from "./recertification-row.ts";

/** The refusal of a word on something else than what is asked about. */
export function staleDigest({ digest }: Pick<RecertificationRow, "digest">): DomainError {
  return new DomainError(
    "stale",
    "This is not what was approved. Look at what is there now, then answer again.",
    { details: { current_digest: digest } },
  );
}

/**
 * Refuses to keep what was approved only until a time that has passed: no confirmation reaches beyond that.
 */
export function refuseBeyondCondition(until: string | null | undefined, at: Date): void {
  if (until && Date.parse(until) <= at.getTime())
    throw new DomainError(
      "conflict",
      `It was approved only until ${until.slice(0, 10)}, and that has passed. Have it submitted again, or revoke it.`,
    );
}
