import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation } from "#lib/identity/index.ts";
import { addPerson, auditOf, ctxOf, exampleDocument } from "#prisma/seed/factories.ts";
import { loadAccessPolicy } from "../policy/index.ts";
import type { AccessPolicyDocument } from "../policy/schemas.ts";
import { insertAccessPolicy, insertAgent, uniqueClaim } from "../testing/access-rows.ts";
import { approveServer, approveVersion } from "../testing/servers.ts";
import { requestGrant, voteGrant } from "./index.ts";
import type { GrantView } from "./schemas.ts";

/** What tests of grants share. */

const annotations = {
  forecast: { readOnlyHint: true, openWorldHint: false },
  history: { readOnlyHint: true, openWorldHint: false },
  note: { destructiveHint: false, openWorldHint: false },
  wipe: { openWorldHint: false },
};

/** A server where `forecast` and `history` read, `note` writes, and `wipe` is for administrators. @returns its name */
export async function weatherServer(): Promise<string> {
  return (await approveServer(annotations)).name;
}

/** A server of which `raise` publishes another version, whose `forecast` is for administrators. */
export async function raisableServer(): Promise<{ name: string; raise(): Promise<void> }> {
  const owner = await addPerson("member");
  const document = exampleDocument();
  await approveVersion(owner, { ...document, version: "1.0.0" }, annotations);
  const raised = { ...annotations, forecast: { openWorldHint: false } };
  return {
    name: document.name,
    raise: () => approveVersion(owner, { ...document, version: "2.0.0" }, raised),
  };
}

/** An agent that a person answers for, or a team (`team:…`). @returns its id */
export async function agentOf(owner: UserActor | string): Promise<string> {
  return (await insertAgent({ owner, recognisedBy: uniqueClaim() })).id;
}

type Asked = Partial<Parameters<typeof requestGrant>[1]>;

/** A request that one person of governance decides on, unless it asks for more. */
export function request(
  requester: UserActor,
  agentId: string,
  server: string,
  asked: Asked = {},
  at?: Date,
): Promise<GrantView> {
  const ctx = { ...ctxOf(requester), ...(at ? { at } : {}) };
  return requestGrant(ctx, {
    agent_id: agentId,
    server,
    ...(asked.tools ? {} : { scopes: ["read"] }),
    reason: "It tells the weather.",
    ...asked,
  });
}

export function decide(
  voter: UserActor,
  { id, digest }: Pick<GrantView, "id" | "digest">,
  decision: "approve" | "reject" = "approve",
  at?: Date,
): Promise<GrantView> {
  const ctx = { ...ctxOf(voter), ...(at ? { at } : {}) };
  return voteGrant(ctx, { id, digest, decision, reason: "As I see it." });
}

export function delegate(from: UserActor, to: UserActor) {
  return createDelegation(ctxOf(from), {
    delegate: to.id,
    reason: "On holiday.",
    ends_at: new Date(Date.now() + 86_400_000).toISOString(),
  });
}

/** Puts another policy in force, as two administrators would. */
export async function changePolicy(
  change: (document: AccessPolicyDocument) => AccessPolicyDocument,
): Promise<void> {
  await insertAccessPolicy(change((await loadAccessPolicy(db())).document));
}

export async function statusOf(id: string): Promise<string> {
  return (await db().grant.findUniqueOrThrow({ where: { id } })).status;
}

/** What the audit log says was done with it, in order. */
export async function actionsOn(id: string): Promise<string[]> {
  return (await auditOf(id)).map(({ action }) => action);
}

export const minutesAfter = (time: Date, minutes: number) => new Date(time.getTime() + minutes * 60_000);
