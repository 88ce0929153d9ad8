import type { Ctx } from "#lib/kernel/ctx.ts";
import type { Call, World } from "../evaluation/index.ts";
import type { MadeDecision } from "./authzen/to-response.ts";
import { decider, type Standing } from "./decide.ts";
import type { WorldStore } from "./world-store.ts";

export { holdWorld, judgeAgain, judgeApproved, recordApproved, withWorld } from "./approved.ts";
export { type Enforced, enforce } from "./authzen/enforce.ts";
export { evaluateAll } from "./authzen/evaluate-all.ts";
export type { UnusableApproval } from "./authzen/judge-brought.ts";
export { accessRequestPath, endpoints, metadataOf } from "./authzen/metadata.ts";
export { openPoint } from "./authzen/open-point.ts";
export { parseRequest } from "./authzen/parse-request.ts";
export type { DecisionPoint } from "./authzen/point.ts";
export { malformed, readJson } from "./authzen/read-json.ts";
export { pageOf } from "./authzen/search.ts";
export { type AskedCall, type BroughtApproval, toCall } from "./authzen/to-call.ts";
export type { MadeDecision } from "./authzen/to-response.ts";
export { denialOf, type Standing, troubles } from "./decide.ts";

/**
 * Decides on a call, and has the decision recorded. Whether the caller may ask (`decision.evaluate`) is checked before.
 *
 * @param standing why the call is denied whatever was granted, and who else acts in it: each must be known
 * @throws DomainError `unavailable` when decisions can't be recorded; when what holds now can't be read, it is a denial
 */
export function decide(ctx: Ctx, call: Call, standing?: Standing): Promise<MadeDecision> {
  return decider().decide(ctx, call, standing);
}

/** From now on what decisions are made by is kept current, and what killed processes decided on this machine is written down. */
export function startDeciding(): void {
  worldStore().start();
  decider().recorder.start();
}

/**
 * What decisions are made by now.
 *
 * @throws DomainError `unavailable` when the database does not say
 */
export function currentWorld(): Promise<World> {
  return worldStore().confirmed();
}

/** Whoever has changed what decisions depend on calls its `doubt`; its `nowMs` is the time that grants begin and end by. */
export function worldStore(): WorldStore {
  return decider().store;
}
