import type { Ctx } from "#lib/kernel/ctx.ts";
import type { Call, World } from "../../evaluation/index.ts";
import { refusalOfChain } from "../chain.ts";
import type { AccessRequest, EvaluationRequest } from "../schemas.ts";
import { findActions, findAgents, findTools } from "./find-entities.ts";
import { broughtInVain, type UnusableApproval } from "./judge-brought.ts";
import type { DecisionPoint } from "./point.ts";
import { type AskedCall, type BroughtApproval, toCall } from "./to-call.ts";
import { type MadeDecision, toResponse } from "./to-response.ts";

/** What a decision point is made of. */
export type PointParts = {
  /** Decides and records. With a refusal, or where one of the others is not known, it denies for that, whatever else is true. */
  decide(ctx: Ctx, call: Call, standing: Pick<AskedCall, "refusal" | "others">): Promise<MadeDecision>;
  /**
   * Decides on a call that brings an approval, and uses it up where it permits by it; says why where the approval is of no
   * use, and then has decided nothing.
   */
  redeem(
    ctx: Ctx,
    approval: BroughtApproval,
    call: Call,
    standing: Pick<AskedCall, "refusal" | "others">,
  ): Promise<{ made: MadeDecision } | UnusableApproval>;
  /** Binds a denial for want of an approval, so that it can be asked about; undefined where this caller, or this call, can't. */
  bindDenial(
    ctx: Ctx,
    asked: { request: EvaluationRequest; call: Call },
    denial: MadeDecision,
  ): Promise<AccessRequest | undefined>;
  /** What holds now. @throws DomainError `unavailable` when that is not known */
  currentWorld(): Promise<World>;
  /** Milliseconds since 1970, by the clock that grants begin and end by. */
  nowMs(): number;
  publicUrl: string;
  /** The issuer of whoever is named without one. */
  ownIssuer: string;
};

/** The product's decision point behind the protocol: the gateway is the client that asks, whatever the request says. */
export function openPoint(parts: PointParts): DecisionPoint {
  return {
    async evaluate(ctx, request) {
      const { call, approval, ...standing } = understand(ctx, request);
      const redeemed = approval === null ? null : await parts.redeem(ctx, approval, call, standing);
      const made = redeemed?.made ?? (await parts.decide(ctx, call, standing));
      if (made.decision.permit) return toResponse(made, parts.publicUrl);
      const inVain = redeemed && broughtInVain(made.decision, redeemed.made ? null : redeemed);
      const askable =
        made.decision.reason === "approval_required" && (inVain === null || inVain.next === "request");
      const accessRequest = askable ? await parts.bindDenial(ctx, { request, call }, made) : undefined;
      return toResponse(made, parts.publicUrl, { inVain, accessRequest });
    },
    async searchResource(ctx, request) {
      if (request.resource.type !== "tool" || request.action.name !== "tools/call") return [];
      const resource = { ...request.resource, id: "any" };
      const asked = understand(ctx, { ...request, resource });
      const world = await parts.currentWorld();
      return isRefused(world, asked) ? [] : findTools(world, asked.call, parts.nowMs());
    },
    async searchSubject(ctx, request) {
      if (request.subject.type !== "agent" || request.resource.type !== "tool") return [];
      if (request.action.name !== "tools/call") return [];
      // Only what the request says of the tool is looked at.
      const { call } = understand(ctx, { ...request, subject: { type: "agent", id: "any" } });
      return findAgents(await parts.currentWorld(), call, parts.nowMs());
    },
    async searchAction(ctx, request) {
      const action = { name: request.resource.type === "tool" ? "tools/call" : "tools/list" };
      const asked = understand(ctx, { ...request, action });
      const world = await parts.currentWorld();
      return isRefused(world, asked) ? [] : findActions(world, asked.call, parts.nowMs());
    },
  };

  function understand(ctx: Ctx, request: EvaluationRequest): AskedCall {
    if (ctx.actor.kind !== "client") throw new Error("Only a client can ask for a decision.");
    return toCall(request, ctx.actor.id, parts.ownIssuer);
  }
}

function isRefused(world: World, { refusal, others }: AskedCall): boolean {
  return (refusal ?? refusalOfChain(world, others)) !== null;
}
