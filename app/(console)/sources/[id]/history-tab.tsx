import { History } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { RunsTable } from "#components/sources/runs-table.tsx";
import type { TabProps } from "./tab-props.ts";

export function HistoryTab({ source }: Pick<TabProps, "source">) {
  if (source.runs.length === 0)
    return (
      <EmptyState icon={History} title="Never synced">
        Each sync leaves a line here: who started it, how much it read, and what was new, changed or gone.
      </EmptyState>
    );
  return <RunsTable runs={source.runs} />;
}
