import type { ReviewVerdict } from "#lib/core/words.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";

export type GivenVerdict = { id: string; verdict: ReviewVerdict; keep: readonly string[] };

/**
 * Writes verdicts down, in one statement. The caller holds the review.
 *
 * @param by who gave them; null for silence
 */
export async function writeVerdicts(
  { tx }: Pick<CommandCtx, "tx">,
  verdicts: readonly GivenVerdict[],
  { by, reason, at }: { by: string | null; reason: string | null; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE access_review_item item
    SET verdict = given.verdict, keep = ARRAY(SELECT jsonb_array_elements_text(given.keep)),
      reason = ${reason}, decided_by = ${by}, decided_at = ${at}
    FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) AS given (id text, verdict text, keep jsonb)
    WHERE item.id = given.id`;
}
