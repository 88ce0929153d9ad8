import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Call, evaluate, type World } from "#lib/access/evaluation/index.ts";
import {
  type BroughtApproval,
  type MadeDecision,
  recordApproved,
  type Standing,
  type UnusableApproval,
  withWorld,
} from "#lib/access/pdp/index.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newUuid } from "#lib/core/ids.ts";
import { idText } from "#lib/core/text.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { actionHash } from "../arguments/index.ts";
import { statusAt } from "../machine/index.ts";
import { type ApprovalRow, approvalTarget } from "../row/index.ts";
import { type Claiming, claimLocked, type Locked, lockToClaim } from "./claim-locked.ts";
import { endOfToken, tokenKeys } from "./decision-token.ts";
import { permitId } from "./permit-id.ts";
import { recheck } from "./recheck.ts";
import { outOfScope, unverifiable, whyUnusable } from "./why-unusable.ts";

/** What came of an evaluation that brought an approval: the decision that it made, or why it made none. */
export type Redeemed = { made: MadeDecision } | UnusableApproval;

type Asked = { call: Call; standing: Standing; nonce: string };
/** What a claim, or the same claim once more, comes to. `again`: it is on record already. */
type Redeeming = Extract<Claiming, { kind: "claimed" | "void" }> | { kind: "again"; made: MadeDecision };

const redeem = command({
  id: "approval.claim",
  permission: "approval.request",
  summary: "Claim an approved action by asking for its decision",
  input: z.object({ id: idText, asked: z.custom<Asked>() }),
  output: z.custom<Redeeming>(),
  target: ({ id }) => ({ type: "approval", id }),
  async run(ctx, { id, asked }) {
    const locked = await lockToClaim(ctx, id);
    const { row, world, at } = locked;
    const { call, standing, nonce } = asked;
    const action = hashOf(call, row, world, at);
    const claiming = await claimLocked(ctx, locked, {
      claim: { gatewayId: call.gatewayId, actionHash: action, nonce },
      call: { ...call, toolHash: row.toolHash },
      standing,
    });
    switch (claiming.kind) {
      case "refused": {
        const unusable = action === row.actionHash ? whyUnusable(statusAt(row, at)) : outOfScope;
        throw new DomainError(claiming.code, claiming.why, { details: { unusable } });
      }
      case "denied":
        throw new DeniedNow(claiming);
      case "again":
        return permitAgain(ctx, locked, asked, claiming.token);
      default:
        return claiming;
    }
  },
});

/** Ends the transaction of a call that may not be made now. */
class DeniedNow extends Error {
  readonly denied: Extract<Claiming, { kind: "denied" }>;

  constructor(denied: Extract<Claiming, { kind: "denied" }>) {
    super(denied.decision.text);
    this.name = "DeniedNow";
    this.denied = denied;
  }
}

/**
 * The decision on a call that brings an approval: claim and permit in one, used once. What is about to be sent is hashed anew
 * from the call itself. With a nonce, the same claim sent again within the minute that its token is good for is the same
 * permit: whoever did not hear the answer asks once more.
 *
 * @throws DomainError `unavailable` when the database does not say what holds now
 */
export async function redeemApproval(
  ctx: Ctx,
  { id, nonce: given }: BroughtApproval,
  call: Call,
  standing: Standing,
): Promise<Redeemed> {
  await tokenKeys();
  // Where the gateway gives none, nobody has it: it is used this once.
  const nonce = given ?? randomBytes(18).toString("base64url");
  try {
    const redeeming = await withWorld(() => redeem(ctx, { id, asked: { call, standing, nonce } }));
    switch (redeeming.kind) {
      case "again":
        return { made: redeeming.made };
      case "void":
        return { made: null, ...whyUnusable("revoked"), why: `It was stopped. ${redeeming.because}` };
      case "claimed": {
        const { row, world, decision, at } = redeeming;
        const made = { decision, id: permitId(row.id, nonce, at), at, approvalId: row.id };
        recordApproved(world, ctx, call, made);
        return { made };
      }
    }
  } catch (error) {
    if (error instanceof DeniedNow) {
      const { world, decision, at } = error.denied;
      const made = { decision, id: newUuid(), at };
      recordApproved(world, ctx, call, made);
      return { made };
    }
    if (!(error instanceof DomainError) || error.code === "unavailable") throw error;
    const { unusable = unverifiable } = error.details as { unusable?: ReturnType<typeof whyUnusable> };
    return { made: null, ...unusable, why: error.message };
  }
}

/** The permit that there is already, as long as its token is good and everything that it rests on still holds. */
async function permitAgain(
  ctx: CommandCtx,
  { row, world, at }: Locked,
  { call, standing, nonce }: Asked,
  token: string,
): Promise<Redeeming> {
  const claimedAt = row.claimedAt ?? at;
  if (endOfToken(token) <= at)
    throw new DomainError("conflict", "This was claimed already, and its minute is over.", {
      details: { unusable: whyUnusable("claimed") },
    });
  const checked = recheck(row, world, {
    call: { ...call, toolHash: row.toolHash },
    standing,
    at,
    again: true,
  });
  // The call may be under way by the answer that was given: it is not to be asked for anew.
  if (checked.kind === "void")
    throw new DomainError("conflict", checked.because, { details: { unusable: whyUnusable("claimed") } });
  const { kind, decision } = checked;
  if (kind === "denied") throw new DeniedNow({ kind, decision, world, at });
  await ctx.audit({ target: approvalTarget(row), after: { again: true } });
  const made = { decision, id: permitId(row.id, nonce, claimedAt), at: claimedAt, approvalId: row.id };
  return { kind: "again", made };
}

const unused = { count: () => ({ calls: 0, freesInSeconds: 0 }) };

/** Of what the call is found to be about, with its own arguments; of nothing where that is not found. */
function hashOf(call: Call, row: ApprovalRow, world: World, at: Date): string {
  if (call.toolHash !== null && call.toolHash !== row.toolHash) return "";
  const asked = { ...call, toolHash: row.toolHash };
  const { agentId, userId, server, tool, reason } = evaluate(world, asked, at.getTime(), unused, true);
  if (agentId === null || server === null || tool === null || call.args === undefined) return "";
  // A version that the request itself names, and that has another definition, was approved by nobody.
  if (call.version !== null && reason === "tool_changed") return "";
  return actionHash({
    agentId,
    userId,
    gatewayId: call.gatewayId,
    server,
    tool,
    toolHash: row.toolHash,
    arguments: Buffer.from(canonicalJson(call.args)),
    nonce: row.nonce,
  });
}
