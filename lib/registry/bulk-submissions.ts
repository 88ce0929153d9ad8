import type { z } from "zod";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { itemFailure } from "#lib/kernel/item-failure.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import { castVote } from "./cast-vote.ts";
import { claimSubmission } from "./claim-submission.ts";
import { releaseSubmission } from "./release-submission.ts";
import { type BulkResult, bulkInput, bulkResult } from "./review-schemas.ts";
import type { SubmissionView } from "./schemas.ts";

type Input = z.output<typeof bulkInput>;
type Item = Input["items"][number];

const definition = {
  id: "bulkSubmissions",
  permission: "submission.read",
  summary: "Do one thing to many submissions: each is its own change, with its own result and its own record",
  input: bulkInput,
  output: bulkResult,
} as const;

/**
 * Runs one command for each item, one after the other, each in a transaction of its own and with its own audit entry. An
 * item that is refused or fails stops none of the others; what became of each is said in their order.
 *
 * @throws DomainError `invalid` before anything is done, for items that are not sound
 */
async function run(ctx: Ctx, raw: z.input<typeof bulkInput>): Promise<BulkResult> {
  assertPermitted(ctx, definition.permission);
  const input = parseInput(bulkInput, raw);
  const items: BulkResult["items"] = [];
  for (const item of input.items) items.push(await resultOf(ctx, input, item));
  return bulkResult.parse({ items });
}

export const bulkSubmissions = Object.assign(run, { def: { ...definition, run } });

async function resultOf(ctx: Ctx, input: Input, item: Item): Promise<BulkResult["items"][number]> {
  try {
    const { status } = await act(ctx, input, item);
    return { id: item.id, ok: true, status, error: null };
  } catch (error) {
    return { id: item.id, ok: false, status: null, error: itemFailure(error, ctx, item.id) };
  }
}

function act(ctx: Ctx, { action, reason }: Input, { id, digest }: Item): Promise<SubmissionView> {
  switch (action) {
    case "claim":
      return claimSubmission(ctx, { id });
    case "release":
      return releaseSubmission(ctx, { id });
    case "approve":
    case "request_changes":
    case "reject":
      return castVote(ctx, { id, decision: action, digest: digest ?? "", reason: reason ?? "" });
  }
}
