import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import type { settleVotesJob } from "#lib/identity/index.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { lockRecertification } from "./lock-recertification.ts";
import { overtakenBy } from "./recertification-row.ts";
import { isOpen, openRecertificationStatuses } from "./recertification-state.ts";
import { recertificationRef } from "./schemas.ts";
import { settleRecertification } from "./settle-recertification.ts";

/**
 * Counts the votes on a recertification anew, for when a vote counts again that did not a moment ago.
 *
 * @throws DomainError `conflict` when the votes call for nothing
 */
const recountRecertification = command({
  id: "recertification.decide",
  permission: "recertification.vote",
  summary: "Take the step that the votes on a recertification call for",
  input: recertificationRef,
  output: noOutput,
  async run(ctx, { id }) {
    const row = await lockRecertification(ctx.tx, id);
    const settled =
      isOpen(row.status) && overtakenBy(row) === null && (await settleRecertification(ctx, row));
    if (!settled || settled === "open")
      throw new DomainError("conflict", `The votes on ${id} call for nothing.`);
    return {};
  },
});

/** Handles `settle-votes`: takes the steps that somebody's votes, counting again, now call for. */
export async function handleSettleRecertifications({
  user_id,
}: z.output<typeof settleVotesJob.payload>): Promise<void> {
  const voted = await db().recertification.findMany({
    where: {
      status: { in: [...openRecertificationStatuses] },
      votes: { some: { voterId: user_id } },
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of voted) {
    try {
      await recountRecertification(systemCtx("Votes counted again"), { id });
    } catch (error) {
      // Nothing to do yet, or somebody was faster.
      if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    }
  }
}
