"use client";

import { useMemo } from "react";
import { changedCells } from "#lib/core/matrix-rules.ts";
import type { PolicyChangeView } from "#lib/settings/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { useVotePolicy, useWithdrawPolicy } from "./api.ts";
import { CellChanges } from "./cell-changes.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { ProposalCard } from "./proposal-card.tsx";

/** The change of the matrix that waits. */
export function MatrixProposal({ change }: { change: PolicyChangeView }) {
  const { base_rules, rules } = change;
  const vote = useVotePolicy(change.id);
  const withdraw = useWithdrawPolicy(change.id);
  const cells = useMemo(() => changedCells(base_rules, rules), [base_rules, rules]);
  return (
    <ProposalCard
      change={change}
      what="matrix"
      extent={plural(cells.length, "cell")}
      preview={<PreviewPanel rules={rules} />}
      vote={vote}
      withdraw={withdraw}
    >
      <CellChanges changes={cells} />
    </ProposalCard>
  );
}
