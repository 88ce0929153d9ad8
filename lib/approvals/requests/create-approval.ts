import { hash } from "node:crypto";
import { z } from "zod";
import { type Call, findAgent } from "#lib/access/evaluation/index.ts";
import { currentWorld, type Standing } from "#lib/access/pdp/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { type Command, type CommandCtx, command, recordRefusal } from "#lib/kernel/command.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import { type ReadArguments, readArguments } from "../arguments/index.ts";
import { assertMayAsk } from "../breaker/index.ts";
import { approveByStanding } from "../standing/index.ts";
import { type Aliases, keepAliases } from "./aliases.ts";
import { findSame, isKnown } from "./find-same.ts";
import { gatewayOf } from "./gateway-of.ts";
import { insertRequest } from "./insert-request.ts";
import { changedMeanwhile, type Judged, judgeRequest } from "./judge-request.ts";
import { loadRequested, toRequested } from "./requested-row.ts";
import { type CreatedApproval, createdApproval, requestApprovalInput } from "./schemas.ts";

type Asked = z.output<typeof requestApprovalInput>;

type Asking = {
  gatewayId: string;
  input: Asked;
  args: ReadArguments;
  requestHash: string;
  aliases: Aliases;
  /** Null where there was such a request already, and nothing was decided anew. */
  judged: Judged | null;
};

const record = command({
  id: "approval.request",
  permission: "approval.request",
  summary: "Ask for a human's yes to exactly this call",
  input: z.custom<Asking>(),
  output: createdApproval,
  async run(ctx, asking) {
    const { gatewayId, input, requestHash, aliases, judged } = asking;
    const known = await findSame(ctx, gatewayId, { ...input, requestHash, aliases });
    if (known === undefined && judged === null) throw changedMeanwhile();
    const id = known ?? (await ask(ctx, asking, judged as Judged));
    await keepAliases(ctx.tx, gatewayId, aliases, id);
    const told = toRequested(await loadRequested(ctx.tx, gatewayId, id), await ctx.now());
    return { ...told, again: known !== undefined };
  },
});

/**
 * A gateway asks for a human's yes to exactly this call. What was asked for already, by its key or by the call itself, is
 * answered with the request that there is.
 *
 * @throws DomainError `invalid` that points into the arguments, or for a key that another request has; `conflict` when the call
 * needs no approval, or nobody could give it; `forbidden` when it is denied whatever anybody says; `rate_limited` when the agent
 * asks for too much at once, or for what people denied again and again
 */
export const createApproval: Command<typeof requestApprovalInput, typeof createdApproval> = Object.assign(
  (ctx: Ctx, raw: z.input<typeof requestApprovalInput>) => request(ctx, raw),
  { def: { ...record.def, input: requestApprovalInput } as unknown as CreateDefinition },
);
type CreateDefinition = Command<typeof requestApprovalInput, typeof createdApproval>["def"];

/**
 * A call that says more of itself than `requestApprovalInput` can, as the decision point understood it.
 * `denial`: what is asked about, of which is known that it denied this call.
 */
export type UnderstoodCall = { call: Call; standing: Standing; denial: string };

/**
 * The same for a call that was understood before.
 *
 * @param raw the same call, as far as it can be said so
 */
export function createApprovalOf(
  ctx: Ctx,
  raw: z.input<typeof requestApprovalInput>,
  understood: UnderstoodCall,
): Promise<CreatedApproval> {
  return request(ctx, raw, understood);
}

async function request(ctx: Ctx, raw: unknown, understood?: UnderstoodCall): Promise<CreatedApproval> {
  const asking = await prepare(ctx, raw, understood).catch(async (error) => {
    if (error instanceof DomainError && ctx.actor.kind !== "anonymous")
      await recordRefusal(ctx, "approval.request", undefined, error);
    throw error;
  });
  return record(ctx, asking);
}

/** Decides outside of any transaction: what decides needs connections of its own, which many transactions at once would hold. */
async function prepare(ctx: Ctx, raw: unknown, understood?: UnderstoodCall): Promise<Asking> {
  assertPermitted(ctx, "approval.request");
  const input = parseInput(requestApprovalInput, raw);
  const { id: gatewayId } = gatewayOf(ctx);
  const args = readArguments(input.arguments_b64);
  const call = understood?.call ?? toCall(gatewayId, input, args);
  const agentId = findAgent(await currentWorld(), call.agent)?.id ?? null;
  const requestHash = requestHashOf(input, args, { agentId, call });
  const aliases = { key: input.idempotency_key, denial: understood?.denial };
  const known = await isKnown(await now(ctx, db()), gatewayId, { ...input, requestHash, aliases });
  const judged = known ? null : await judgeRequest(ctx, call, understood?.standing);
  if (judged && judged.decision.agentId !== agentId) throw changedMeanwhile();
  return { gatewayId, input, args, requestHash, aliases, judged };
}

/**
 * Of the call alone: other words about it, or another denial before it, make no other request. Agents of one name (`sub`) may be
 * told apart by another claim, so that it is whose name it is that counts.
 */
function requestHashOf(
  { agent, agent_issuer, on_behalf_of, session, call_id, server, tool, tool_hash }: Asked,
  { canonical }: ReadArguments,
  { agentId, call: { user, version } }: { agentId: string | null; call: Call },
): string {
  const args = hash("sha256", canonical);
  const names = { agent, agent_issuer, on_behalf_of, session, call_id, server, tool, tool_hash };
  const understood = { agentId, userIssuer: user?.issuer, version };
  return digestOf(JSON.parse(JSON.stringify({ ...names, ...understood, args })));
}

async function ask(
  ctx: CommandCtx,
  { gatewayId, input, args, requestHash }: Asking,
  judged: Judged,
): Promise<string> {
  const requested = {
    gatewayId,
    callId: input.call_id,
    sessionId: input.session ?? null,
    arguments: args.canonical,
    requestHash,
    rationale: input.rationale ?? null,
    idempotencyKey: input.idempotency_key ?? null,
    evaluationId: input.evaluation_id ?? null,
  };
  const { decision, definition } = judged;
  await assertMayAsk(ctx, {
    agentId: decision.agentId ?? "",
    server: decision.server ?? "",
    tool: definition.name,
  });
  const id = await insertRequest(ctx, requested, judged);
  if (!(await approveByStanding(ctx, id)))
    await ctx.announce({ kind: "approval.requested", approval_id: id });
  return id;
}

function toCall(gatewayId: string, input: Asked, { value }: ReadArguments): Call {
  return {
    gatewayId,
    method: "tools/call",
    agent: { name: input.agent, issuer: input.agent_issuer },
    user: input.on_behalf_of === undefined ? null : { name: input.on_behalf_of },
    server: input.server ?? null,
    version: null,
    tool: input.tool,
    toolHash: input.tool_hash ?? null,
    args: value,
    session: input.session === undefined ? null : { id: input.session, steps: null, cost: null },
    regions: [],
  };
}
