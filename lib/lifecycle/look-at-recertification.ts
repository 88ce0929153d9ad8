import { notFound } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { noteLook, readerOf } from "#lib/kernel/looks.ts";
import { query } from "#lib/kernel/query.ts";
import { lookView } from "#lib/registry/review-schemas.ts";
import { staleDigest } from "./recertification-refusals.ts";
import { recertificationLookInput } from "./schemas.ts";

/** From the first look on, somebody thinks: a reviewer's pace starts here. A query, although it writes: see `noteLook`. */
export const lookAtRecertification = query({
  id: "lookAtRecertification",
  permission: "recertification.read",
  summary: "Note that you have this digest of a recertification before your eyes",
  input: recertificationLookInput,
  output: lookView,
  async run(ctx, { id, digest }) {
    const userId = readerOf(ctx);
    const item = await db().recertification.findUnique({ where: { id }, select: { digest: true } });
    if (!item) throw notFound("recertification");
    if (item.digest !== digest) throw staleDigest(item);
    const look = await noteLook(db(), { subjectId: id, userId, digest }, await now(ctx, db()));
    return {
      digest,
      first_seen_at: look.firstSeenAt.toISOString(),
      last_seen_at: look.lastSeenAt.toISOString(),
    };
  },
});
