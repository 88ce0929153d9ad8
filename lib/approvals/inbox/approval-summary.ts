import { tally } from "#lib/decisions/index.ts";
import { statusAt } from "../machine/index.ts";
import { sentenceOf } from "../requests/display.ts";
import type { ApprovalSummary } from "../requests/schemas.ts";
import { type ListedApproval, toApprovalCase } from "../row/index.ts";

export function toSummary(row: ListedApproval, at: Date): ApprovalSummary {
  const { agent, server } = row;
  return {
    id: row.id,
    version: row.version,
    status: statusAt(row, at),
    sentence: sentenceOf(row),
    agent: { id: agent.id, name: agent.name },
    server: server.name,
    tool: row.tool,
    tier: row.tier,
    progress: tally(toApprovalCase(row, at)).map(({ role, need, have }) => ({ who: role, need, have })),
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}
