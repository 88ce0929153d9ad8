import { z } from "zod";
import { recordApproved, withWorld } from "#lib/access/pdp/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { can } from "#lib/core/permissions.ts";
import { type Command, command, recordRefusal } from "#lib/kernel/command.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { approvalTarget } from "../row/index.ts";
import { type Claiming, claimLocked, lockToClaim } from "./claim-locked.ts";
import { endOfToken, tokenKeys } from "./decision-token.ts";
import { permitId } from "./permit-id.ts";
import { claimed, claimInput } from "./schemas.ts";
import { storedCall } from "./stored-call.ts";

const claim = command({
  id: "approval.claim",
  permission: "approval.request",
  summary: "Claim an approved action: a signed decision for exactly this call, once",
  input: claimInput,
  output: z.custom<Claiming>(),
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id, action_hash, claim_nonce, session, regions }) {
    const locked = await lockToClaim(ctx, id);
    const { row } = locked;
    const claiming = await claimLocked(ctx, locked, {
      claim: { gatewayId: row.gatewayId, actionHash: action_hash, nonce: claim_nonce },
      call: storedCall(row, { session: session ?? null, regions }),
    });
    if (claiming.kind === "refused") throw new DomainError(claiming.code, claiming.why);
    if (claiming.kind === "denied") throw deniedNow(claiming);
    if (claiming.kind === "again") await ctx.audit({ target: approvalTarget(row), after: { again: true } });
    return claiming;
  },
});

/**
 * Gives a gateway the one token of what was approved for it, once everything that the yes rests on was looked at again under
 * lock. The same nonce gets the same token again.
 *
 * @throws DomainError `gone` when something it rests on is not so any more: it is revoked then, and has to be asked for anew
 */
export const claimApproval: Command<typeof claimInput, typeof claimed> = Object.assign(
  async (ctx: Ctx, input: z.input<typeof claimInput>) => {
    // Whoever may not claim is refused before anything is made ready for it.
    if (can(ctx.actor, claim.def.permission) === true) await tokenKeys();
    const claiming = await withWorld(() => claim(ctx, input));
    switch (claiming.kind) {
      case "claimed": {
        const { row, world, decision, at } = claiming;
        // By the id that an evaluation with the same nonce answers: it is one permit.
        const made = { decision, id: permitId(row.id, input.claim_nonce, at), at, approvalId: row.id };
        recordApproved(world, ctx, storedCall(row), made);
        return toAnswer(claiming);
      }
      case "again":
        return toAnswer(claiming);
      case "void": {
        const refusal = new DomainError(
          "gone",
          `It was stopped. ${claiming.because} Ask anew if it is still needed.`,
        );
        if (!ctx.tx) await recordRefusal(ctx, "approval.claim", { type: "approval", id: input.id }, refusal);
        throw refusal;
      }
      default:
        throw new Error("A refusal is thrown where it is found.");
    }
  },
  { def: { ...claim.def, output: claimed } as never },
);

function toAnswer({
  row,
  token,
  leaseUntil,
}: Extract<Claiming, { token: string }>): z.output<typeof claimed> {
  return {
    id: row.id,
    token,
    expires_at: endOfToken(token).toISOString(),
    outcome_by: leaseUntil.toISOString(),
  };
}

function deniedNow({ decision }: Extract<Claiming, { kind: "denied" }>): DomainError {
  const { reason, text, next } = decision;
  const retry = next.kind === "retry" ? { retry_after: next.afterSeconds } : {};
  const code = reason === "rate_limited" ? "rate_limited" : "conflict";
  return new DomainError(code, `It can't be made now, and stays approved until its time is over. ${text}`, {
    details: { reason, ...retry },
  });
}
