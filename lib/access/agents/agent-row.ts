import { DomainError, notFound } from "#lib/core/errors.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { TrustModel } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { ownerOf } from "#lib/registry/index.ts";
import type { AgentSummary, Recognition } from "./schemas.ts";

export const agentInclude = {
  ownerTeam: { select: { slug: true, name: true } },
  ownerUser: { select: { email: true, name: true, disabledAt: true } },
  createdBy: { select: { id: true, name: true } },
} satisfies Prisma.AgentInclude;
export type AgentRow = Prisma.AgentGetPayload<{ include: typeof agentInclude }>;

/** @throws DomainError `not_found` */
export async function loadAgent(tx: Pick<Tx, "agent">, id: string): Promise<AgentRow> {
  const row = await tx.agent.findUnique({ where: { id }, include: agentInclude });
  if (!row) throw notFound("agent");
  return row;
}

/**
 * Loads an agent that nobody else changes, and for which nobody requests a grant, until this transaction ends.
 *
 * @throws DomainError `not_found`
 */
export async function lockAgent(tx: Pick<Tx, "agent" | "$queryRaw">, id: string): Promise<AgentRow> {
  await tx.$queryRaw`SELECT id FROM agent WHERE id = ${id} FOR UPDATE`;
  return loadAgent(tx, id);
}

export function recognitionOf(row: Pick<AgentRow, "clientId" | "issuer" | "claim" | "claimValue">) {
  const { clientId, issuer, claim, claimValue } = row;
  const recognition: Recognition =
    clientId === null
      ? { issuer: issuer ?? "", claim: claim ?? "", value: claimValue ?? "" }
      : { client_id: clientId };
  return recognition;
}

/** What people say about an agent: what the audit log shows of it. */
export function factsOf(row: AgentRow) {
  return {
    name: row.name,
    purpose: row.purpose,
    trust_model: row.trustModel as TrustModel,
    owner: ownerOf(row).ref,
    recognised_by: recognitionOf(row),
    gateways: row.gatewayIds,
  };
}

export function disabledOf({
  disabledAt,
  disabledReason,
}: Pick<AgentRow, "disabledAt" | "disabledReason">): AgentSummary["disabled"] {
  return disabledAt && { at: disabledAt.toISOString(), reason: disabledReason ?? "" };
}

/** For messages; what shows them escapes them. */
export function agentLabel({ name }: { name: string }): string {
  return `"${oneLine(name, 100)}"`;
}

/** @throws DomainError with the reason */
export function insist(code: "forbidden" | "conflict", verdict: true | { no: string }): void {
  if (verdict !== true) throw new DomainError(code, verdict.no);
}
