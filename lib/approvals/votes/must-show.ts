import { DomainError } from "#lib/core/errors.ts";
import type { StepUp } from "#lib/core/words.ts";
import { assertFreshSignIn } from "#lib/identity/index.ts";
import type { AssertionResponse } from "#lib/identity/security-keys/schemas.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import type { ApprovalRow } from "../row/index.ts";
import type { KeyAct } from "./schemas.ts";
import { type SignedYes, takeSignedYes } from "./signed-yes.ts";

/** A yes as it came: what it is, what was painted, and what whoever gives it shows. */
type ShownYes = {
  act: KeyAct;
  version: number;
  action_hash: string;
  display_hash: string;
  number?: number | undefined;
  assertion?: AssertionResponse | undefined;
};

/**
 * What whoever approves must show of themselves first. A no needs nothing of it. Called under the approval's lock, once what was
 * painted is known to be current.
 *
 * @param at read after the lock
 * @returns what a security key signed, to be kept with the yes; null where none is asked for
 * @throws DomainError `forbidden` that says what is missing: `step_up`, or `number`
 */
export async function assertShown(
  ctx: Pick<CommandCtx, "actor" | "tx">,
  row: Pick<ApprovalRow, "id" | "stepUp" | "matchNumber">,
  yes: ShownYes,
  at: Date,
): Promise<SignedYes | null> {
  if (row.matchNumber !== null && yes.number !== row.matchNumber)
    throw new DomainError(
      "forbidden",
      "This is not the number that the agent's person sees. Ask them for it; if they see none, deny.",
      { details: { number: yes.number === undefined ? "missing" : "wrong" } },
    );
  return stepUp(ctx, row, yes, at);
}

async function stepUp(
  { actor, tx }: Pick<CommandCtx, "actor" | "tx">,
  { id, stepUp }: Pick<ApprovalRow, "id" | "stepUp">,
  { act, version, action_hash, display_hash, assertion: response }: ShownYes,
  at: Date,
): Promise<SignedYes | null> {
  const asked = stepUp as StepUp;
  switch (asked) {
    case "none":
      return null;
    case "fresh_sign_in":
      assertFreshSignIn(actor, "to approve this", at);
      return null;
    case "webauthn":
      if (actor.kind !== "user" || actor.via !== "session")
        throw new DomainError(
          "forbidden",
          "The rule asks for a security key, which is shown in the browser. A token can't approve this.",
          { details: { step_up: asked } },
        );
      return takeSignedYes(
        tx,
        { userId: actor.id, response, yes: { act, approval: id, version, action_hash, display_hash } },
        at,
      );
    default:
      // What is not known is never shown.
      throw new Error(`No such step-up: ${String(asked satisfies never)}.`);
  }
}
