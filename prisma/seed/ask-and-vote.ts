import { randomBytes } from "node:crypto";
import { loadWorld } from "#lib/access/pdp/load-world.ts";
import { loadAccessPolicy } from "#lib/access/policy/index.ts";
import type { ApprovalStage } from "#lib/access/policy/schemas.ts";
import { actionHash } from "#lib/approvals/arguments/index.ts";
import { getApproval } from "#lib/approvals/inbox/index.ts";
import { voteApproval } from "#lib/approvals/votes/index.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newId } from "#lib/core/ids.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { askingRule, secondRule, veryLongMin } from "./access-policy.ts";
import { branchGateway } from "./clients.ts";
import { emailOf, type PersonKey } from "./people.ts";
import { servers } from "./servers/names.ts";

const minuteMs = 60_000;
const [agentName, tool] = ["Care assistant", "add_note"] as const;

/** A note of the Care assistant's, as the branch's gateway would ask for it. */
export async function request(
  now: Date,
  minutesAgo: number,
  args: JsonObject,
  rationale?: string,
): Promise<string> {
  const [agent, gateway, user, { world }, { version: policyVersion }] = await Promise.all([
    db().agent.findFirstOrThrow({ where: { name: agentName } }),
    db().oauthClient.findFirstOrThrow({ where: { name: branchGateway } }),
    db().user.findUniqueOrThrow({ where: { email: emailOf("grace") } }),
    loadWorld(),
    loadAccessPolicy(db()),
  ]);
  const server = [...world.servers.values()].find(({ name }) => name === servers.tickets);
  const [version] = server?.versions ?? [];
  const approved = version?.tools.get(tool);
  if (!server || !version || !approved) throw new Error(`${tool} is not approved in the story.`);
  const createdAt = new Date(now.getTime() - minutesAgo * minuteMs);
  const { ask } = askingRule;
  const rules = String(args.body).length > veryLongMin ? [askingRule, secondRule] : [askingRule];
  const bound = {
    agentId: agent.id,
    userId: user.id,
    gatewayId: gateway.id,
    tool,
    toolHash: approved.hash,
    arguments: Buffer.from(canonicalJson(args)),
    nonce: randomBytes(18).toString("base64url"),
  };
  const { id } = await db().actionApproval.create({
    data: {
      ...bound,
      id: newId("actionApproval"),
      status: "pending",
      serverId: server.id,
      serverVersion: version.version,
      accessLevel: "write",
      effects: ["writes"],
      callId: newId("request"),
      actionHash: actionHash({ ...bound, server: server.name }),
      rationale: rationale ?? null,
      ruleIds: rules.map(({ id }) => id),
      policyVersion,
      tier: ask.tier,
      stages: rules.flatMap(({ ask: { stages } }): ApprovalStage[] => [...stages]),
      allowsStanding: rules.length === 1,
      claimSeconds: 120,
      stepUp: "none",
      requestHash: digestOf(args),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + ask.decide_within * 1_000),
    },
  });
  return id;
}

/** Somebody's vote on it. A no is given with a reason. */
export async function vote(id: string, by: PersonKey, at: Date, reason?: string): Promise<void> {
  const { ctx, painted } = await lookAt(id, by, at);
  await voteApproval(ctx, {
    ...painted,
    ...(reason === undefined ? { decision: "approve" } : { decision: "reject", reason }),
  });
}

/** Somebody who signed in a moment ago, and what they have before their eyes. */
export async function lookAt(id: string, by: PersonKey, at: Date) {
  const {
    name,
    email,
    roles,
    id: userId,
  } = await db().user.findUniqueOrThrow({ where: { email: emailOf(by) } });
  const actor = {
    kind: "user",
    id: userId,
    name,
    email,
    roles: roles as Role[],
    scopes: ["*"],
    via: "session",
    signedInAt: at,
  } as const;
  const ctx = systemCtx("", { actor, at });
  const { version, action_hash, display_hash } = await getApproval(ctx, { id });
  return { ctx, painted: { id, version, action_hash, display_hash } };
}
