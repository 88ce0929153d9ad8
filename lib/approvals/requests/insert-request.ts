import { randomBytes, randomInt } from "node:crypto";
import type { Decision } from "#lib/access/evaluation/index.ts";
import { readDocument } from "#lib/access/policy/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import { slateOf } from "#lib/decisions/index.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { actionHash } from "../arguments/index.ts";
import {
  askingSideOf,
  type Demand,
  demandOf,
  lineageOf,
  listWhom,
  loadPeople,
  ownedBy,
} from "../demand/index.ts";
import { approvalTarget } from "../row/index.ts";
import { changedMeanwhile, type Judged } from "./judge-request.ts";

/** What of a request does not follow from the decision on its call. */
export type Requested = {
  gatewayId: string;
  callId: string;
  sessionId: string | null;
  /** Canonical (RFC 8785), in UTF-8. */
  arguments: Uint8Array;
  requestHash: string;
  rationale: string | null;
  idempotencyKey: string | null;
  evaluationId: string | null;
  /** Where a person changed the arguments of another request into these; both or neither. */
  parentId?: string;
  editedById?: string;
};

/**
 * Writes a request that waits for people, with its record. Whoever calls this announces it: what a standing permission approves
 * at once is asked of nobody.
 *
 * @returns its id
 * @throws DomainError `conflict` when nobody could approve it
 */
export async function insertRequest(
  ctx: CommandCtx,
  requested: Requested,
  { decision, definition }: Judged,
): Promise<string> {
  const facts = await factsOf(ctx, decision);
  const demand = demandOf(facts.policy, decision.ruleIds);
  const { agent, server } = facts;
  const { userId } = decision;
  const { editedById = null } = requested;
  const askingSide = await askingSideWith(ctx, requested.parentId, askingSideOf({ agent, userId }));
  await assertDecidable(ctx, { userId, editedById, askingSide, stages: demand.stages, agent, server });
  const row = {
    id: newId("actionApproval"),
    status: "pending",
    ...requested,
    askingSide,
    agentId: agent.id,
    userId,
    serverId: server.id,
    serverVersion: facts.version,
    tool: definition.name,
    toolHash: definition.hash,
    accessLevel: facts.access,
    effects: [...decision.effects],
    arguments: new Uint8Array(requested.arguments),
    nonce: randomBytes(18).toString("base64url"),
    ruleIds: [...decision.ruleIds],
    policyVersion: decision.policyVersion,
    ...termsOf(demand, await ctx.now()),
  };
  const action = actionHash({ ...row, server: server.name });
  await ctx.tx.actionApproval.create({ data: { ...row, actionHash: action } });
  await ctx.audit({
    action: "approval.request",
    target: approvalTarget({ ...row, server }),
    after: { status: row.status, agent: agent.id, user: userId, action_hash: action, tier: row.tier },
  });
  return row.id;
}

/** Whoever stood on it for the request that was changed stands on it here too. */
async function askingSideWith(
  { tx }: CommandCtx,
  parentId: string | undefined,
  now: readonly string[],
): Promise<string[]> {
  if (parentId === undefined) return [...now];
  const parent = await tx.actionApproval.findUniqueOrThrow({
    where: { id: parentId },
    select: { askingSide: true },
  });
  return [...new Set([...parent.askingSide, ...now])];
}

function termsOf(demand: Demand, at: Date) {
  const { tier, stages, stepUp, claimSeconds, decideSeconds, matchNumber, standing } = demand;
  return {
    tier,
    allowsStanding: standing,
    stages,
    stepUp,
    claimSeconds,
    matchNumber: matchNumber ? randomInt(10, 100) : null,
    createdAt: at,
    expiresAt: new Date(at.getTime() + decideSeconds * 1_000),
  };
}

/** What the decision is about, as it is stored. */
async function factsOf({ tx }: CommandCtx, { agentId, server, version, access, policyVersion }: Decision) {
  if (agentId === null || server === null || version === null || access === null) throw changedMeanwhile();
  const policy = await tx.accessPolicy.findUniqueOrThrow({ where: { version: policyVersion } });
  return {
    agent: await tx.agent.findUniqueOrThrow({ where: { id: agentId }, include: ownedBy }),
    server: await tx.server.findUniqueOrThrow({ where: { name: server }, include: ownedBy }),
    policy: { document: readDocument(policy) },
    version,
    access,
  };
}

/** @throws DomainError `conflict` that says who is missing: what nobody can decide only keeps an agent waiting */
async function assertDecidable(
  ctx: CommandCtx,
  matter: Parameters<typeof lineageOf>[0] & { stages: Demand["stages"] },
) {
  const stages = matter.stages.map(({ who, need }) => ({ role: who, need }));
  const slate = slateOf(
    { phase: { kind: "open" }, digest: "none", stages, lineage: lineageOf(matter), votes: [] },
    await loadPeople(ctx.tx, matter),
  );
  if (slate.complete) return;
  const missing =
    slate.missing.length > 0 ? `It lacks ${listWhom(slate.missing)}.` : "No rule names anybody.";
  throw new DomainError(
    "conflict",
    `Nobody could approve this call. ${missing} An administrator can mend that.`,
    {
      details: { missing: slate.missing.map(({ role, need }) => ({ who: role, need })) },
    },
  );
}
