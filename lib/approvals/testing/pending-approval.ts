import { randomBytes } from "node:crypto";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newId } from "#lib/core/ids.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { db, type Prisma } from "#lib/db/client.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { actionHash } from "../arguments/index.ts";
import { askingSideOf, ownedBy } from "../demand/index.ts";
import type { AskingWorld } from "./asking-world.ts";

export type ApprovalFacts = Prisma.ActionApprovalGetPayload<object>;

type Changes = Partial<Omit<Prisma.ActionApprovalUncheckedCreateInput, "arguments" | "actionHash">> & {
  args?: JsonObject;
};

/**
 * An approval that waits, straight into its table, as if the world's gateway had asked for it a moment ago; what is changed is
 * hashed as it is. The database's own guards hold here as well.
 */
export async function pendingApproval(
  world: AskingWorld,
  { args = { amount: 100, to: "ana" }, ...changes }: Changes = {},
): Promise<ApprovalFacts> {
  const createdAt = new Date();
  const { ask } = world;
  const bytes = Buffer.from(canonicalJson(args));
  const agent = await db().agent.findUniqueOrThrow({ where: { id: world.agent.id }, include: ownedBy });
  const facts = {
    id: newId("actionApproval"),
    status: "pending",
    gatewayId: world.gatewayId,
    agentId: agent.id,
    userId: null,
    askingSide: askingSideOf({ agent, userId: changes.userId ?? null }),
    serverId: world.server.id,
    serverVersion: world.version,
    tool: world.tool,
    toolHash: world.toolHash,
    accessLevel: "write",
    effects: [],
    callId: newId("request"),
    nonce: randomBytes(18).toString("base64url"),
    ruleIds: [world.ruleId],
    policyVersion: world.policyVersion,
    tier: ask.tier,
    stages: ask.stages,
    claimSeconds: ask.claim_within,
    allowsStanding: ask.standing,
    stepUp: ask.step_up,
    matchNumber: ask.match_number ? 42 : null,
    requestHash: digestOf({ args, changes: Object.keys(changes) }),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + ask.decide_within * 1_000),
    ...changes,
  } satisfies Partial<Prisma.ActionApprovalUncheckedCreateInput>;
  const bound = { ...facts, userId: facts.userId ?? null, server: world.server.name, arguments: bytes };
  return db().actionApproval.create({
    data: { ...facts, arguments: bytes, actionHash: actionHash(bound) },
  });
}
