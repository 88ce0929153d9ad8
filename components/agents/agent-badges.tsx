import { Ban, Check, UserRoundX } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { AgentSummary } from "#lib/access/agents/schemas.ts";

type AgentStateProps = {
  agent: Pick<AgentSummary, "disabled" | "owner">;
  /** In a list, where most are active, that is a quiet word, so that the others stand out. */
  quiet?: boolean;
};

/** Whether it may do anything: disabled, or with nobody left who answers for it, it may not. */
export function AgentState({ agent: { disabled, owner }, quiet = false }: AgentStateProps) {
  if (disabled)
    return (
      <Badge tone="danger" icon={<Ban aria-hidden />}>
        Disabled
      </Badge>
    );
  if (!owner.active)
    return (
      <Badge tone="warning" icon={<UserRoundX aria-hidden />}>
        Owner gone
      </Badge>
    );
  if (quiet) return <span className="text-muted">Active</span>;
  return (
    <Badge tone="success" icon={<Check aria-hidden />}>
      Active
    </Badge>
  );
}
