import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { isLostRace } from "#lib/db/lost-race.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { createSubmission } from "#lib/registry/index.ts";

type Entry = { id: string; document: string; hash: string };

export type SubmissionFacts = {
  owner: string;
  data_classification: Classification;
  access_level: AccessLevel;
  purpose: string;
};

export type SubmissionOutcome = { submission: string } | { refusal: string };

const attemptsMax = 3;

/**
 * Submits an entry as somebody, by the same command and rules as if they had done it by hand. The submission, the
 * entry's mark and what the caller keeps of it are one transaction.
 *
 * @param keep what the caller writes beside it; throw a DomainError to take everything back
 * @returns the submission, or why it was refused: nothing was written then
 */
export async function submitEntry(
  actor: Actor,
  entry: Entry,
  facts: SubmissionFacts,
  keep: (tx: Tx, submission: string) => Promise<void>,
): Promise<SubmissionOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db().$transaction(
        async (tx) => {
          const server = JSON.parse(entry.document);
          const { id } = await createSubmission({ ...systemCtx("Import"), actor, tx }, { server, ...facts });
          // The trigger marked it already; what submitting trims from a document must not make it another one.
          await tx.sourceEntry.updateMany({
            where: { id: entry.id, hash: entry.hash },
            data: { submissionId: id, submittedHash: entry.hash },
          });
          await keep(tx, id);
          return { submission: id };
        },
        { maxWait: 10_000, timeout: 15_000 },
      );
    } catch (error) {
      if (error instanceof DomainError) return { refusal: refusalOf(error) };
      if (attempt < attemptsMax && isLostRace(error)) continue;
      throw error;
    }
  }
}

/** A refused document is refused for its fields: those say more than that it is not valid. */
function refusalOf({ message, issues }: DomainError): string {
  const shown = issues.slice(0, 3).map(({ pointer, message: why }) => `${pointer}: ${why}`);
  return shown.length > 0 ? shown.join(" ") : message;
}
