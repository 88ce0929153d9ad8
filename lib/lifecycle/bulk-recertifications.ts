import { itemFailure } from "#lib/kernel/item-failure.ts";
import { query } from "#lib/kernel/query.ts";
import { bulkResult } from "#lib/registry/review-schemas.ts";
import { bulkRecertificationInput } from "./schemas.ts";
import { voteRecertification } from "./vote-recertification.ts";

/**
 * Many votes for one reason. Each is a command of its own with its own audit entry, so that one that is refused or fails
 * stops no other; this only carries them, and changes nothing itself.
 */
export const bulkRecertifications = query({
  id: "bulkRecertifications",
  permission: "recertification.vote",
  summary: "Keep or revoke many at once, each on the digest you reviewed; says of each how it went",
  input: bulkRecertificationInput,
  output: bulkResult,
  async run(ctx, { items, reason }) {
    const results = [];
    for (const item of items) {
      try {
        const { status } = await voteRecertification(ctx, { ...item, reason });
        results.push({ id: item.id, ok: true, status, error: null });
      } catch (error) {
        results.push({ id: item.id, ok: false, status: null, error: itemFailure(error, ctx, item.id) });
      }
    }
    return { items: results };
  },
});
