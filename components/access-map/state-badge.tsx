import { Badge } from "#components/ui/badge.tsx";
import type { AccessState } from "#lib/access/explain/schemas.ts";
import { stateLooks } from "./access-words.ts";

export function StateBadge({ state }: { state: AccessState }) {
  const { label, tone } = stateLooks[state];
  return <Badge tone={tone}>{label}</Badge>;
}
