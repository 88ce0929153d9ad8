import { DomainError, notFound } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { noteLook, readerOf } from "#lib/kernel/looks.ts";
import { query } from "#lib/kernel/query.ts";
import { lookInput, lookView } from "./review-schemas.ts";

/** A query, although it writes: see `noteLook`. */
export const recordLook = query({
  id: "recordLook",
  permission: "submission.read",
  summary: "Note that you have this digest of a submission before your eyes",
  input: lookInput,
  output: lookView,
  async run(ctx, { id, digest }) {
    const userId = readerOf(ctx);
    const submission = await db().submission.findUnique({ where: { id }, select: { digest: true } });
    if (!submission) throw notFound("submission");
    if (submission.digest !== digest)
      throw new DomainError("stale", "This changed meanwhile. Look at what is there now.", {
        details: { current_digest: submission.digest },
      });
    const look = await noteLook(db(), { subjectId: id, userId, digest }, await now(ctx, db()));
    return {
      digest,
      first_seen_at: look.firstSeenAt.toISOString(),
      last_seen_at: look.lastSeenAt.toISOString(),
    };
  },
});
