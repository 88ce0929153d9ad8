import { notFound } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { tally } from "#lib/decisions/index.ts";
import { env } from "#lib/env.ts";
import { agentTexts, statusAt } from "../machine/index.ts";
import { caseInclude, type RequestedRow, toApprovalCase } from "../row/index.ts";
import type { RequestedApproval } from "./schemas.ts";

/** @throws DomainError `not_found`, also for what another gateway asked for */
export async function loadRequested(
  tx: Pick<Tx, "actionApproval">,
  gatewayId: string,
  id: string,
): Promise<RequestedRow> {
  const row = await tx.actionApproval.findUnique({ where: { id, gatewayId }, include: caseInclude });
  if (!row) throw notFound("approval");
  return row as RequestedRow;
}

/** How often a gateway that does not wait should look again, in milliseconds. */
const pollAfterMs = 2_000;

/** What the gateway that asked is told, as of this time. */
export function toRequested(row: RequestedRow, at: Date): RequestedApproval {
  const status = statusAt(row, at);
  return {
    id: row.id,
    version: row.version,
    status,
    text: agentTexts[status],
    action_hash: row.actionHash,
    nonce: row.nonce,
    tool_hash: row.toolHash,
    tier: row.tier,
    match_number: row.matchNumber,
    progress: tally(toApprovalCase(row, at)).map(({ role, need, have }) => ({ who: role, need, have })),
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    claim_by: row.claimBy?.toISOString() ?? null,
    decided_at: row.decidedAt?.toISOString() ?? null,
    ended_at: row.endedAt?.toISOString() ?? null,
    poll_after_ms: pollAfterMs,
    basis: toldBasis(row),
    superseded_by: row.child?.id ?? null,
    edited_arguments_b64: row.parentId === null ? null : Buffer.from(row.arguments).toString("base64"),
    web_url: `${env().publicUrl}/approvals/${encodeURIComponent(row.id)}`,
  };
}

function toldBasis({ standing, breakGlass, decidedAt, createdAt }: RequestedRow): RequestedApproval["basis"] {
  if (standing) return { kind: "standing", id: standing.id, at: (decidedAt ?? createdAt).toISOString() };
  return breakGlass && { kind: "break_glass", at: breakGlass.openedAt.toISOString() };
}
