import { DomainError } from "#lib/core/errors.ts";
import { command } from "#lib/kernel/command.ts";
import { loadVoter } from "#lib/kernel/voters.ts";
import { lockRecertification } from "./lock-recertification.ts";
import { staleDigest } from "./recertification-refusals.ts";
import { mayConfirm } from "./recertification-verdicts.ts";
import { loadRecertificationView } from "./recertification-view.ts";
import { confirmRecertificationInput, recertificationView } from "./schemas.ts";

export const confirmRecertification = command({
  id: "recertification.confirm",
  permission: "recertification.confirm",
  summary: "Say, as the owner, that what was approved still holds; a reviewer then decides",
  input: confirmRecertificationInput,
  output: recertificationView,
  target: ({ id }) => ({ type: "recertification", id }),
  async run(ctx, { id, digest, text }) {
    // The person before the version, as whoever disables them locks the two.
    const person = await loadVoter(ctx, ctx.tx);
    const row = await lockRecertification(ctx.tx, id);
    if (!person.active) throw new DomainError("forbidden", "Your account is disabled.");
    const verdict = mayConfirm(row, person.id);
    if (verdict !== true)
      throw new DomainError(
        row.status === "awaiting_owner" && !row.owners.includes(person.id) ? "forbidden" : "conflict",
        verdict.no,
      );
    if (digest !== row.digest) throw staleDigest(row);
    await ctx.tx.recertification.update({
      where: { id, status: "awaiting_owner" },
      data: {
        status: "awaiting_reviewer",
        confirmedById: person.id,
        confirmedAt: await ctx.now(),
        confirmation: text,
      },
    });
    await ctx.audit({
      target: { type: "recertification", id, name: row.version.server.name },
      before: { status: row.status },
      after: { status: "awaiting_reviewer", version: row.version.version, digest },
      reason: text,
    });
    await ctx.announce({ kind: "recertification.confirmed", recertification_id: id });
    return loadRecertificationView(ctx, ctx.tx, id);
  },
});
