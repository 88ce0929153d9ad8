import { randomBytes } from "node:crypto";
import type { Actor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { loadApproval } from "../row/index.ts";
import { type AskingWorld, pendingApproval } from "../testing/index.ts";
import { paintedHash, voteApproval } from "../votes/index.ts";
import { claimApproval } from "./claim-approval.ts";

export type Decision = "approve" | "reject";
type Extra = Partial<Parameters<typeof voteApproval>[1]>;

/** Decides as somebody who looks at it now. */
export async function decideOn(actor: Actor, id: string, decision: Decision = "approve", extra: Extra = {}) {
  return voteApproval(ctxOf(actor), { ...(await painted(id, decision)), ...extra });
}

/** What a page sends that was painted a moment ago. */
export async function painted(id: string, decision: Decision = "approve") {
  const row = await loadApproval(db(), id);
  return {
    id,
    decision,
    version: row.version,
    action_hash: row.actionHash,
    display_hash: paintedHash(row),
    ...(decision === "reject" ? { reason: "It pays the wrong person." } : {}),
  };
}

/** One that a person of governance approved. */
export async function approvedApproval(
  world: AskingWorld,
  changes: Parameters<typeof pendingApproval>[1] = {},
) {
  const row = await pendingApproval(world, changes);
  await decideOn(world.governance, row.id);
  return row;
}

export function aNonce(): string {
  return randomBytes(18).toString("base64url");
}

export function claimOf(world: AskingWorld, row: { id: string; actionHash: string }, nonce = aNonce()) {
  return claimApproval(world.gateway, { id: row.id, action_hash: row.actionHash, claim_nonce: nonce });
}

export async function statusOf(id: string): Promise<string> {
  return (await db().actionApproval.findUniqueOrThrow({ where: { id } })).status;
}

/** The successful steps of an approval in the audit log, in their order. */
export async function stepsOf(id: string, actions: readonly string[]): Promise<string[]> {
  return (await auditOf(id))
    .filter(({ action, outcome }) => outcome === "success" && actions.includes(action))
    .map(({ action }) => action);
}

/** What was announced of an approval, in its order. */
export async function newsOf(id: string): Promise<string[]> {
  const events = await db().outboxEvent.findMany({
    where: { payload: { contains: id } },
    orderBy: { id: "asc" },
  });
  return events.map(({ kind }) => kind);
}
