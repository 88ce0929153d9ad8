import { DomainError } from "#lib/core/errors.ts";
import { findOwner } from "#lib/identity/index.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { answersFor } from "#lib/registry/index.ts";
import { isCurator } from "./agent-rules.ts";

/**
 * Finds who is to answer for an agent. Nobody is made to answer for one by a colleague: members name themselves or a team
 * of theirs.
 *
 * @throws DomainError `invalid` or `forbidden`
 */
export async function chooseOwner({ tx, actor }: CommandCtx, ref: string) {
  const owner = await findOwner(tx, ref);
  if (isCurator(actor)) return owner;
  if (actor.kind === "user" && (await answersFor(tx, actor.id, owner))) return owner;
  throw new DomainError(
    "forbidden",
    "You can name yourself or a team of yours. An administrator, or somebody of governance, can name others.",
  );
}
