import { worldStore } from "#lib/access/pdp/index.ts";
import type { AskTerms } from "#lib/access/policy/schemas.ts";
import { callOf } from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { ToolEffect } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { labelTool } from "#lib/registry/index.ts";
import {
  addPerson,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { redeemApproval } from "../claims/index.ts";
import { decideOn } from "../claims/test-claims.ts";
import { cancelApproval, createApproval } from "../requests/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { revokeStanding } from "./index.ts";
import type { GiveStanding } from "./schemas.ts";

const says = { readOnlyHint: true, openWorldHint: false };

/** A tool that does nothing that can't be undone, by its own word, and a rule that lets the like of a call be allowed. */
export function standingWorld(terms: Partial<AskTerms> = {}): Promise<AskingWorld> {
  return askingWorld({ standing: true, ...terms }, { says, level: "read" });
}

export const call = { amount: 100, to: "ana" };
export const alike: GiveStanding = {
  minutes: 30,
  max_calls: 10,
  constraints: [
    { pointer: "/amount", is: "between", min: 0, max: 500 },
    { pointer: "/to", is: "equals", value: "ana" },
  ],
};

type Changes = Parameters<typeof pendingApproval>[1];

/** A call that waits, of which the like may be allowed: its tool is labelled as it is in the world. */
export async function givablePending(world: AskingWorld, changes: Changes = {}) {
  const { servers } = await worldStore().confirmed();
  const [version] = servers.get(world.server.name)?.versions ?? [];
  const labels = version?.tools.get(world.tool);
  if (!labels) throw new Error(`${world.tool} is not approved.`);
  const { effects, access } = labels;
  return pendingApproval(world, { args: call, effects: [...effects], accessLevel: access, ...changes });
}

/** A later version of the server, with the same tool, of which reviewers say that it does this. */
export async function relabel({ server, tool }: AskingWorld, effects: ToolEffect[]) {
  const document = { ...exampleDocument(), name: server.name, version: "2.0.0" };
  const definition = { name: tool, inputSchema: { type: "object" }, annotations: says };
  const item = { kind: "tool" as const, name: tool, hash: digestOf(definition), definition };
  const snapshot = { ...exampleSnapshot(), items: [item] };
  const { id, digest } = await submitForReview(server.owner, oneSignature, document, snapshot);
  const reviewer = await addPerson("governance");
  const label = { tool, effects, access: "read" as const, reason: "It does more than it says." };
  const submission = await labelTool(ctxOf(reviewer), { id, digest, ...label });
  if ((await vote(reviewer, submission)).status !== "approved") throw new Error("It is not approved.");
  worldStore().doubt();
}

/** What somebody of governance allowed with such a call. */
export async function given(
  world: AskingWorld,
  give: Partial<GiveStanding> = {},
  changes: Changes = {},
  giver: UserActor = world.governance,
) {
  const { id } = await givablePending(world, changes);
  await decideOn(giver, id, "approve", { standing: { ...alike, ...give } });
  return standingOf(id);
}

/** What was given with an approval. */
export function standingOf(approvalId: string) {
  return db().standingPermission.findUniqueOrThrow({ where: { approvalId } });
}

export function standingRow(id: string) {
  return db().standingPermission.findUniqueOrThrow({ where: { id } });
}

type Asked = Partial<Parameters<typeof createApproval>[1]>;

/** The gateway asks for such a call. */
export function ask(world: AskingWorld, args: JsonObject = call, changes: Asked = {}) {
  return createApproval(world.gateway, {
    agent: world.agent.clientId,
    call_id: newId("request"),
    tool: world.routedTool,
    arguments_b64: Buffer.from(JSON.stringify(args)).toString("base64"),
    ...changes,
  });
}

/** Its time is over from now on. */
export async function passes(id: string): Promise<void> {
  await runAsOwner(
    databaseUrl(),
    `ALTER TABLE standing_permission DISABLE TRIGGER standing_permission_change`,
  );
  await runAsOwner(
    databaseUrl(),
    `UPDATE standing_permission SET created_at = created_at - interval '1 day', expires_at = clock_timestamp() WHERE id = $1`,
    [id],
  );
  await runAsOwner(
    databaseUrl(),
    `ALTER TABLE standing_permission ENABLE TRIGGER standing_permission_change`,
  );
}

export function revoke(actor: UserActor, id: string) {
  return revokeStanding(ctxOf(actor), { id, reason: "No more of it." });
}

/** The same call, as the gateway asks the decision point about it with its approval. */
export function redeem(world: AskingWorld, id: string) {
  const asked = callOf(world.gatewayId, world.agent.clientId, world.server.name, {
    server: null,
    tool: world.routedTool,
    args: call,
  });
  return redeemApproval(world.gateway, { id }, asked, { refusal: null, others: [] });
}

/** Has nothing wait any more that its gateway asked for, and nothing of it allowed. */
export async function endAll({ gatewayId, gateway, agent, governance }: AskingWorld): Promise<void> {
  const waiting = await db().actionApproval.findMany({ where: { status: "pending", gatewayId } });
  for (const { id } of waiting) await cancelApproval(gateway, { id, reason: "Not needed." });
  const allowed = await db().standingPermission.findMany({ where: { status: "active", agentId: agent.id } });
  for (const { id } of allowed) await revoke(governance, id);
}
